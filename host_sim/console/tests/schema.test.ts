import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups } from '../src/groups.ts';
import { fields, initial } from '../src/schema.ts';
import type { CatalogueEntry, Parameter } from '../src/wire.ts';

function entry(properties: Record<string, Parameter>, required: string[] = []): CatalogueEntry {
  return { title: 'Do it', roles: ['owner'], timeout_ms: 1000, params: { properties, required } };
}

function only(parameter: Parameter) {
  return fields(entry({ it: parameter }))[0]!;
}

test('A number has its range, step and unit, and begins in the middle, on a step', () => {
  const temperature: Parameter = {
    type: 'number',
    minimum: 15,
    maximum: 28,
    multipleOf: 0.5,
    unit: 'celsius',
  };
  const field = only(temperature);
  assert.deepEqual(field, {
    name: 'it',
    label: 'It',
    required: false,
    kind: 'number',
    min: 15,
    max: 28,
    step: 0.5,
    unit: '°C',
    first: 21.5,
  });
});

test('A default is where a field begins', () => {
  assert.equal(only({ type: 'integer', minimum: 0, maximum: 9, default: 0 }).first, 0);
  assert.equal(only({ type: 'boolean', default: true }).first, true);
});

test('Each type has its kind of field', () => {
  assert.equal(only({ type: 'boolean' }).kind, 'switch');
  assert.equal(only({ type: 'string' }).kind, 'text');
  assert.equal(only({ type: 'string', enum: ['front', 'rear'] }).kind, 'choice');
  assert.equal(only({ type: 'integer' }).kind, 'number');
});

test('The first values fill every parameter', () => {
  const both = entry({ which_side: { type: 'string', enum: ['left'] }, on: { type: 'boolean' } }, [
    'on',
  ]);
  assert.deepEqual(initial(fields(both)), { which_side: 'left', on: false });
  assert.deepEqual(
    fields(both).map(({ label }) => label),
    ['Which side', 'On'],
  );
});

test('A command is in one group, and found by words of its name, title and roles', () => {
  const commands = {
    charge_port_door_open: entry({}),
    door_unlock: entry({}),
    unheard_of: entry({}),
  };
  const names = (search: string) =>
    groups({ commands }, search).map(({ title, entries }) => [
      title,
      ...entries.map(({ name }) => name),
    ]);
  assert.deepEqual(names(''), [
    ['Doors and windows', 'door_unlock'],
    ['Charging', 'charge_port_door_open'],
    ['More', 'unheard_of'],
  ]);
  assert.deepEqual(names('unlock OWNER'), [['Doors and windows', 'door_unlock']]);
  assert.deepEqual(names('nothing'), []);
});
