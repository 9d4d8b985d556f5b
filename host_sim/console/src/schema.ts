// The parameter form of a command, from its JSON Schema.
import type { CatalogueEntry, Parameter, Value } from './wire.ts';

export type Field = { name: string; label: string; required: boolean; first: Value } & (
  | { kind: 'switch' }
  | { kind: 'choice'; options: Value[] }
  | { kind: 'number'; min: number; max: number; step: number; unit: string }
  | { kind: 'text'; maxLength: number }
);

const kUnits: Record<string, string> = { percent: '%', celsius: '°C' };
const kTextMax = 64;

export function fields(entry: CatalogueEntry): Field[] {
  const required = new Set(entry.params.required ?? []);
  return Object.entries(entry.params.properties ?? {}).map(([name, parameter]) =>
    field(name, parameter, required.has(name)),
  );
}

export function initial(all: readonly Field[]): Record<string, Value> {
  return Object.fromEntries(all.map(({ name, first }) => [name, first]));
}

function field(name: string, parameter: Parameter, required: boolean): Field {
  const words = name.replaceAll('_', ' ');
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  const common = { name, label, required };
  if (parameter.enum) {
    const first = parameter.default ?? parameter.enum[0] ?? null;
    return { ...common, kind: 'choice', options: parameter.enum, first };
  }
  switch (parameter.type) {
    case 'boolean':
      return { ...common, kind: 'switch', first: parameter.default ?? false };
    case 'string':
      return {
        ...common,
        kind: 'text',
        maxLength: parameter.maxLength ?? kTextMax,
        first: parameter.default ?? '',
      };
    case 'integer':
    case 'number':
      return { ...common, kind: 'number', ...range(parameter) };
  }
}

function range(parameter: Parameter) {
  const min = parameter.minimum ?? 0;
  const max = parameter.maximum ?? Math.max(100, min);
  const step = parameter.multipleOf ?? (parameter.type === 'integer' ? 1 : 0.1);
  const middle = min + Math.round((max - min) / 2 / step) * step;
  const unit = parameter.unit ? (kUnits[parameter.unit] ?? parameter.unit) : '';
  return { min, max, step, unit, first: parameter.default ?? middle };
}
