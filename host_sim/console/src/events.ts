// The cloud's change events, followed for as long as the page is open.
import { SseParser } from './sse.ts';
import type { CloudEvent } from './wire.ts';

const kRetryFirstMs = 500;
const kRetryMaxMs = 10_000;

export type Link =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'waiting'; retryAt: number } // by performance.now()
  | { kind: 'refused' }; // the token is not known: trying again would not help

export interface Follower {
  events(batch: CloudEvent[]): void;
  link(link: Link): void;
}

// Ends when `signal` aborts or the token is refused.
export async function follow(
  headers: Record<string, string>,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  let retryMs = kRetryFirstMs;
  while (!signal.aborted) {
    follower.link({ kind: 'connecting' });
    try {
      const response = await fetch('/events', { headers, signal, cache: 'no-store' });
      if (response.status === 401) return follower.link({ kind: 'refused' });
      if (response.ok && response.body) {
        follower.link({ kind: 'open' });
        retryMs = kRetryFirstMs;
        await read(response.body, follower);
      }
    } catch {
      // The connection broke, or never was: the next try tells.
    }
    if (signal.aborted) return;
    follower.link({ kind: 'waiting', retryAt: performance.now() + retryMs });
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, kRetryMaxMs);
  }
}

async function read(body: ReadableStream<Uint8Array>, follower: Follower): Promise<void> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const batch = parser
      .feed(decoder.decode(value, { stream: true }))
      .map(({ event, data }) => ({ event, data: JSON.parse(data) as unknown }) as CloudEvent);
    if (batch.length > 0) follower.events(batch);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
