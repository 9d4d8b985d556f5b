import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import type { Answer, Body } from '../src/api.ts';
import { describe } from '../src/result.ts';
import { answered, begun, fateOf, summary } from '../src/storm.ts';
import { uuid7 } from '../src/uuid7.ts';

globalThis.crypto ??= webcrypto as Crypto; // Node 18 has no global one

function answer(status: number, body: Body = {}, elapsedMs = 10): Answer {
  return { status, body, elapsedMs };
}

const kDone = { response: { result: true, reason: '' } };
const kBusy = { response: { result: false, reason: 'busy', status: 'rejected' } };
const kJammed = { response: { result: false, reason: 'not_confirmed', status: 'failed' } };

test('A storm tells who turned a request away', () => {
  assert.equal(fateOf(answer(200, kDone)), 'accepted');
  assert.equal(fateOf(answer(200, kJammed)), 'accepted');
  assert.equal(fateOf(answer(200, kBusy)), 'vehicle');
  assert.equal(fateOf(answer(409)), 'guard');
  assert.equal(fateOf(answer(429)), 'rate');
  assert.equal(fateOf(answer(503)), 'other');
  assert.equal(fateOf(answer(0)), 'other');
});

test('A storm counts each kind of answer and its mean time', () => {
  let storm = begun('door_lock', 3);
  storm = answered(storm, 0, answer(200, kDone, 300));
  storm = answered(storm, 2, answer(409, {}, 4));
  storm = answered(storm, 1, answer(409, {}, 8));
  const told = summary(storm).filter(({ count }) => count > 0);
  assert.deepEqual(told, [
    { fate: 'accepted', count: 1, meanMs: 300 },
    { fate: 'guard', count: 2, meanMs: 6 },
  ]);
});

test('A refusal by the vehicle comes with its reason and what to do', () => {
  const result = describe(1, 'Lock', answer(200, kJammed));
  assert.equal(result.tone, 'bad');
  assert.equal(result.code, 'not_confirmed');
  assert.match(result.advice, /stuck/);
});

test('A refusal by the guard is a warning, with the time to wait', () => {
  const result = describe(1, 'Lock', answer(409, { error: 'busy', retry_after_ms: 3210 }));
  assert.equal(result.tone, 'warn');
  assert.match(result.advice, /3\.2 s/);
});

test('No answer is told as such', () => {
  assert.equal(describe(1, 'Lock', answer(0, { error: 'no_answer' })).http, 'no answer');
});

test('A command id is a UUID of version 7 with the time in it', () => {
  const id = uuid7(0x0123456789ab);
  assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(id, uuid7(0x0123456789ab));
});
