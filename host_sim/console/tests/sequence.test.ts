import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stories } from '../src/sequence.ts';
import type { Trace } from '../src/state.ts';
import type { Hop } from '../src/wire.ts';

function hop(at_ms: number, from: Hop['from'], to: Hop['to'], what: string): Hop {
  return { id: 'x', at_ms, from, to, what };
}

function refused(id: string, name = 'door_lock'): Trace {
  return {
    id,
    hue: 0,
    hops: [hop(1, 'app', 'cloud', name), hop(2, 'cloud', 'app', 'refused busy')],
  };
}

function done(id: string): Trace {
  return {
    id,
    hue: 0,
    hops: [hop(1, 'app', 'cloud', 'door_lock'), hop(9, 'cloud', 'app', '200 true')],
  };
}

test('Commands that the guard refused one after another are one story', () => {
  const told = stories([refused('d'), refused('c', 'honk_horn'), done('b'), refused('a')], 8);
  assert.deepEqual(
    told.map(({ id, refusals }) => [id, refusals]),
    [
      ['d', { busy: 2 }],
      ['b', {}],
      ['a', { busy: 1 }],
    ],
  );
  assert.deepEqual(told[0]!.names, ['door_lock', 'honk_horn']);
  assert.equal(told[0]!.refusedBy, 'cloud');
});

test('What the vehicle refused is told each for itself', () => {
  const trace = (id: string): Trace => ({
    id,
    hue: 0,
    hops: [hop(1, 'app', 'cloud', 'door_lock'), hop(2, 'agent', 'broker', 'rejected busy')],
  });
  assert.equal(stories([trace('b'), trace('a')], 8).length, 2);
});

test('Only as many stories as there is room for', () => {
  assert.deepEqual(
    stories([done('c'), done('b'), done('a')], 2).map(({ id }) => id),
    ['c', 'b'],
  );
});
