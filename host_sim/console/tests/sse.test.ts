import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SseParser } from '../src/sse.ts';

const kStream = 'event: slot\r\ndata: {"a":1}\r\n\r\n: still here\n\ndata: one\ndata:two\n\n';
const kMessages = [
  { event: 'slot', data: '{"a":1}' },
  { event: 'message', data: 'one\ntwo' },
];

test('A stream in one piece gives its messages', () => {
  assert.deepEqual(new SseParser().feed(kStream), kMessages);
});

test('A stream cut anywhere gives the same messages', () => {
  for (let cut = 0; cut <= kStream.length; ++cut) {
    const parser = new SseParser();
    const told = [...parser.feed(kStream.slice(0, cut)), ...parser.feed(kStream.slice(cut))];
    assert.deepEqual(told, kMessages, `cut at ${cut}`);
  }
});

test('A stream letter by letter gives the same messages', () => {
  const parser = new SseParser();
  assert.deepEqual(
    [...kStream].flatMap((letter) => parser.feed(letter)),
    kMessages,
  );
});

test('A message without its empty line is not told', () => {
  assert.deepEqual(new SseParser().feed('event: slot\ndata: 1\n'), []);
});

test('An event without data is none, and its name does not stay', () => {
  const parser = new SseParser();
  assert.deepEqual(parser.feed('event: slot\n\ndata: 1\n\n'), [{ event: 'message', data: '1' }]);
});
