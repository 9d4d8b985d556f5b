// Requests to the cloud that served this page. Nothing throws: what went wrong is an answer, too.
import type { Value } from './wire.ts';

export interface Body {
  response?: unknown;
  error?: string;
  error_description?: string;
  holder?: string;
  retry_after_ms?: number;
}

export interface Answer {
  status: number; // 0: there was none
  body: Body;
  elapsedMs: number;
}

export interface CommandResponse {
  result: boolean;
  reason: string;
  detail?: string;
  id?: string;
  status?: string;
  executed?: string;
}

export function commandResponse(answer: Answer): CommandResponse | null {
  const response = answer.body.response;
  if (response === null || typeof response !== 'object' || !('result' in response)) return null;
  return response as CommandResponse;
}

export class Api {
  constructor(readonly token: string) {}

  get headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}` };
  }

  async request(method: string, path: string, body?: object, id?: string): Promise<Answer> {
    const headers = this.headers;
    if (body) headers['Content-Type'] = 'application/json';
    if (id) headers['Idempotency-Key'] = id;
    const began = performance.now();
    const elapsedMs = () => performance.now() - began;
    try {
      const response = await fetch(path, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      return { status: response.status, body: parse(text), elapsedMs: elapsedMs() };
    } catch {
      return { status: 0, body: { error: 'no_answer' }, elapsedMs: elapsedMs() };
    }
  }

  command(vin: string, name: string, params: Record<string, Value>, id: string): Promise<Answer> {
    const path = `/api/1/vehicles/${encodeURIComponent(vin)}/command/${encodeURIComponent(name)}`;
    return this.request('POST', path, params, id);
  }

  show(id: string): Promise<Answer> {
    return this.request('GET', `/commands/${encodeURIComponent(id)}`);
  }

  cancel(id: string): Promise<Answer> {
    return this.request('POST', `/commands/${encodeURIComponent(id)}/cancel`, {});
  }

  control(line: string): Promise<Answer> {
    return this.request('POST', '/simulator/vehicle', { line });
  }

  cutPower(forMs: number): Promise<Answer> {
    return this.request('POST', '/simulator/power_cut', { for_ms: forMs });
  }
}

function parse(text: string): Body {
  try {
    const body: unknown = JSON.parse(text);
    return body !== null && typeof body === 'object' ? body : {};
  } catch {
    return {};
  }
}
