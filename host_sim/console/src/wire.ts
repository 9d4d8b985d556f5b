// What the cloud says, as docs/cloud.md has it.

export type Value = boolean | number | string | null;
export type Signals = Record<string, Value>;
export type Executed = 'no' | 'yes' | 'unknown';
export type Party = 'app' | 'cloud' | 'broker' | 'agent' | 'vehicle';

export interface Progress {
  step: number;
  of: number;
  fraction: number;
}

export interface Reason {
  code: string;
  detail?: string;
}

export interface Command {
  id: string;
  vin: string;
  command: string;
  params: Record<string, Value> | null;
  status: string;
  final: boolean;
  executed: Executed | null;
  reason: Reason | null;
  progress: Progress | null;
  deadline_ms: number | null;
  created_at: string;
  settled_at: string | null;
  recovered: boolean;
}

export interface Holder {
  id: string;
  command: string;
  progress?: Progress | null;
  deadline_ms?: number | null;
}

export interface Slot {
  busy: boolean;
  holder: Holder | null;
}

export interface Parameter {
  type: 'boolean' | 'integer' | 'number' | 'string';
  enum?: Value[];
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  maxLength?: number;
  unit?: string;
  default?: Value;
}

export interface CatalogueEntry {
  title: string;
  roles: string[];
  timeout_ms: number;
  params: { properties?: Record<string, Parameter>; required?: string[] };
}

export interface Catalogue {
  commands: Record<string, CatalogueEntry>;
}

export interface Hop {
  id: string;
  at_ms: number;
  from: Party;
  to: Party;
  what: string;
  detail?: string | null;
}

export interface Presence {
  vin: string;
  online: boolean;
  epoch: string | null; // of its present run; empty or null: not known
  agent: string | null;
}

export interface Snapshot extends Presence {
  display_name: string;
  slot: Slot | null;
  signals: Signals;
  catalogue: Partial<Catalogue> | null;
  commands: Command[];
}

export type CloudEvent =
  | { event: 'vehicle'; data: Snapshot }
  | { event: 'presence'; data: Presence }
  | { event: 'slot'; data: Slot & { vin: string } }
  | { event: 'state'; data: { vin: string; signals: Signals } }
  | { event: 'catalogue'; data: { vin: string; catalogue: Catalogue } }
  | { event: 'command'; data: { vin: string; command: Command } }
  | { event: 'hop'; data: Hop & { vin: string } };
