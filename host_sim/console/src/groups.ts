// The catalogue in an order that people find things in. Commands nobody thought of come last.
import type { Catalogue, CatalogueEntry } from './wire.ts';

export interface NamedEntry extends CatalogueEntry {
  name: string;
}

export interface Group {
  title: string;
  entries: NamedEntry[];
}

// The first that matches has it: `charge_port_door_open` is about charging, `door_unlock` is not.
const kMatches: [names: RegExp, title: string][] = [
  [/charge/, 'Charging'],
  [/climate|defrost|temp|seat|condition/, 'Climate'],
  [/door|lock|window|secure|trunk|frunk/, 'Doors and windows'],
  [/light|horn|wake|remote|sentry/, 'Attention and power'],
];
const kOther = 'More';
const kOrder = ['Doors and windows', 'Climate', 'Charging', 'Attention and power', kOther];

export function groups(catalogue: Catalogue, search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = Object.entries(catalogue.commands)
    .map(([name, entry]) => ({ name, ...entry }))
    .filter((entry) => words.every((word) => haystack(entry).includes(word)));
  return kOrder
    .map((title) => ({ title, entries: found.filter(({ name }) => groupOf(name) === title) }))
    .filter(({ entries }) => entries.length > 0);
}

function groupOf(name: string): string {
  return kMatches.find(([names]) => names.test(name))?.[1] ?? kOther;
}

function haystack({ name, title, roles }: NamedEntry): string {
  return `${name} ${name.replaceAll('_', ' ')} ${title} ${roles.join(' ')}`.toLowerCase();
}
