// What became of one request, in words.
import { advice } from './advice.ts';
import { commandResponse, type Answer } from './api.ts';

export type Tone = 'good' | 'bad' | 'warn';

export interface Result {
  key: number;
  title: string;
  tone: Tone;
  http: string;
  outcome: string; // a word or two
  code: string; // of the reason; empty: none
  detail: string;
  advice: string;
}

export function describe(key: number, title: string, answer: Answer): Result {
  const http = answer.status === 0 ? 'no answer' : `HTTP ${answer.status}`;
  const vehicle = commandResponse(answer);
  if (vehicle?.result) {
    const seconds = (answer.elapsedMs / 1000).toFixed(answer.elapsedMs < 1000 ? 2 : 1);
    const outcome = `done in ${seconds} s`;
    return { key, title, tone: 'good', http, outcome, code: '', detail: '', advice: '' };
  }
  if (vehicle) {
    const outcome = vehicle.status?.replace('_', ' ') ?? 'refused';
    const { reason: code, detail = '' } = vehicle;
    return { key, title, tone: 'bad', http, outcome, code, detail, advice: advice(code) };
  }
  if (answer.status >= 200 && answer.status < 300) {
    const outcome = answer.status === 202 ? 'on its way' : 'done';
    return { key, title, tone: 'good', http, outcome, code: '', detail: '', advice: '' };
  }
  return { key, title, http, ...refusal(answer) };
}

function refusal({ status, body }: Answer) {
  const wait = body.retry_after_ms ? ` At most ${(body.retry_after_ms / 1000).toFixed(1)} s.` : '';
  const code = body.error ?? '';
  const detail = body.error_description ?? '';
  const tone: Tone = status === 409 || status === 429 ? 'warn' : 'bad';
  return { tone, outcome: 'not taken', code, detail, advice: advice(code) + wait };
}
