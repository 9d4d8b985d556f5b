import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recovery } from '../src/absence.ts';
import { kCommandsMax, reduce, type Vehicle } from '../src/state.ts';
import type { CloudEvent } from '../src/wire.ts';
import { command, hop, kVin, presence, snapshot, told } from './fixtures.ts';

function after(...events: CloudEvent[]): Vehicle {
  return reduce(new Map(), events, 1000).get(kVin)!;
}

test('Events of a vehicle before its snapshot are ignored', () => {
  assert.equal(reduce(new Map(), [presence(true, 'first')], 0).size, 0);
});

test('A snapshot replaces the signals that were known', () => {
  const vehicle = after(snapshot({ signals: { a: 1, b: 2 } }), snapshot({ signals: { a: 3 } }));
  assert.deepEqual(vehicle.signals, { a: 3 });
});

test('A snapshot keeps the commands that ended before it', () => {
  const vehicle = after(snapshot(), told({ status: 'succeeded', final: true }), snapshot());
  assert.deepEqual(
    vehicle.commands.map(({ status }) => status),
    ['succeeded'],
  );
});

test('Changed signals leave the others, and null is not known any more', () => {
  const change: CloudEvent = { event: 'state', data: { vin: kVin, signals: { a: null } } };
  assert.deepEqual(after(snapshot({ signals: { a: 1, b: 2 } }), change).signals, { a: null, b: 2 });
});

test('A reducer changes nothing that it was given', () => {
  const before = reduce(new Map(), [snapshot({ signals: { a: 1 } })], 0);
  const copy = structuredClone(before);
  reduce(before, [told(), presence(false, null), hop({ at_ms: 1 })], 1);
  assert.deepEqual(before, copy);
});

test('A slot counts from when it was heard, and its whole time stays that of the holder', () => {
  const slot = (deadline_ms: number): CloudEvent => ({
    event: 'slot',
    data: { vin: kVin, busy: true, holder: { id: 'one', command: 'secure', deadline_ms } },
  });
  const first = reduce(new Map(), [snapshot(), slot(8000)], 1000);
  const second = reduce(first, [slot(5000)], 4100).get(kVin)!;
  assert.equal(second.slot.deadlineAt, 9100);
  assert.equal(second.slot.totalMs, 8000);
});

test('More commands than are shown push out the oldest', () => {
  const many = Array.from({ length: kCommandsMax + 3 }, (_, index) => told({ id: `c${index}` }));
  const { commands } = after(snapshot(), ...many);
  assert.equal(commands.length, kCommandsMax);
  assert.equal(commands[0]!.id, `c${kCommandsMax + 2}`);
});

test('Hops that come out of order are told by their time', () => {
  const vehicle = after(snapshot(), hop({ at_ms: 5 }), hop({ at_ms: 9 }), hop({ at_ms: 7 }));
  assert.deepEqual(
    vehicle.traces[0]!.hops.map(({ at_ms }) => at_ms),
    [5, 7, 9],
  );
});

test('Commands side by side have different colours', () => {
  const vehicle = after(snapshot(), hop({ at_ms: 1, id: 'a' }), hop({ at_ms: 2, id: 'b' }));
  assert.notEqual(vehicle.traces[0]!.hue, vehicle.traces[1]!.hue);
});

test('An agent that is back has its absence told, with what became of its command', () => {
  const ended = {
    status: 'failed',
    final: true,
    recovered: true,
    executed: 'unknown',
    reason: { code: 'power_lost' },
  } as const;
  const { absence } = after(
    snapshot(),
    told(),
    presence(false, null),
    presence(true, 'second'),
    told(ended),
  );
  assert.equal(absence!.epochBefore, 'first');
  assert.equal(absence!.epochAfter, 'second');
  assert.notEqual(absence!.backAt, null);
  assert.deepEqual(
    absence!.outcomes.map(({ id }) => id),
    ['one'],
  );
});

test('A new epoch without an absence before it is an absence, too', () => {
  const { absence } = after(snapshot(), told(), presence(true, 'second'));
  assert.deepEqual(absence!.open, ['one']);
  assert.equal(absence!.epochAfter, 'second');
});

test('The first snapshot tells of no absence', () => {
  assert.equal(after(snapshot(), presence(true, 'first')).absence, null);
});

test('A recovered outcome is told in a sentence', () => {
  const ended = command({
    status: 'timed_out',
    final: true,
    recovered: true,
    executed: 'no',
    reason: { code: 'deadline' },
  });
  assert.equal(
    recovery(ended),
    'windows_set was under way and ended as timed out (deadline): ' +
      'the vehicle did not do it, found by reading the vehicle back.',
  );
});
