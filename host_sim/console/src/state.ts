// What the page knows: a pure function of the events so far. `now` is performance.now().
import { away, back, outcome, type Absence } from './absence.ts';
import type {
  Catalogue,
  CloudEvent,
  Command,
  Hop,
  Presence,
  Signals,
  Slot,
  Snapshot,
} from './wire.ts';

export const kCommandsMax = 20;
export const kTracesMax = 80;
export const kHues = 6;
const kHopsMax = 60;

export interface SlotState extends Slot {
  deadlineAt: number | null;
  totalMs: number | null; // what was left when this holder was first seen
}

export interface Trace {
  id: string;
  hue: number; // of kHues: neighbours differ
  hops: Hop[]; // by time
}

export interface Vehicle {
  vin: string;
  name: string;
  online: boolean;
  epoch: string | null;
  agent: string | null;
  slot: SlotState;
  signals: Signals;
  catalogue: Catalogue | null;
  commands: Command[]; // newest first
  traces: Trace[]; // newest first
  absence: Absence | null; // the last time the agent was away
}

export type State = ReadonlyMap<string, Vehicle>;

const kIdle: SlotState = { busy: false, holder: null, deadlineAt: null, totalMs: null };

export function reduce(state: State, events: readonly CloudEvent[], now: number): State {
  const next = new Map(state);
  for (const event of events) {
    const before = next.get(event.data.vin);
    const after =
      event.event === 'vehicle'
        ? snapshot(before, event.data, now)
        : before
          ? change(before, event, now)
          : undefined;
    if (after) next.set(after.vin, after);
  }
  return next;
}

// Everything the cloud knows comes anew; what has ended already is remembered by the page alone.
function snapshot(before: Vehicle | undefined, data: Snapshot, now: number): Vehicle {
  const vehicle: Vehicle = {
    vin: data.vin,
    name: data.display_name,
    online: data.online,
    epoch: data.epoch || before?.epoch || null,
    agent: data.agent || before?.agent || null,
    slot: data.slot ? hold(kIdle, data.slot, now) : kIdle,
    signals: data.signals,
    catalogue: catalogue(data.catalogue),
    commands: before?.commands ?? [],
    traces: before?.traces ?? [],
    absence: before ? moved(before, data, now) : null,
  };
  return data.commands.reduce((all, command) => noted(all, command), vehicle);
}

function change(vehicle: Vehicle, event: CloudEvent, now: number): Vehicle {
  switch (event.event) {
    case 'vehicle':
      return snapshot(vehicle, event.data, now);
    case 'presence': {
      const { online, epoch, agent } = event.data;
      const absence = moved(vehicle, event.data, now);
      return {
        ...vehicle,
        online,
        epoch: epoch || vehicle.epoch,
        agent: agent || vehicle.agent,
        absence,
      };
    }
    case 'slot':
      return { ...vehicle, slot: hold(vehicle.slot, event.data, now) };
    case 'state':
      return { ...vehicle, signals: { ...vehicle.signals, ...event.data.signals } };
    case 'catalogue':
      return { ...vehicle, catalogue: catalogue(event.data.catalogue) };
    case 'command':
      return noted(vehicle, event.data.command);
    case 'hop':
      return { ...vehicle, traces: traced(vehicle.traces, event.data) };
  }
}

// A vehicle that was never heard has an empty one.
function catalogue(told: Partial<Catalogue> | null): Catalogue | null {
  return told?.commands ? { commands: told.commands } : null;
}

function hold(before: SlotState, slot: Slot, now: number): SlotState {
  if (!slot.busy) return kIdle;
  const left = slot.holder?.deadline_ms ?? null;
  const same = before.holder?.id === slot.holder?.id;
  return {
    busy: true,
    holder: slot.holder,
    deadlineAt: left === null ? null : now + left,
    totalMs: same && before.totalMs !== null ? before.totalMs : left,
  };
}

function moved(vehicle: Vehicle, presence: Presence, now: number): Absence | null {
  const { absence, epoch } = vehicle;
  if (!presence.online) return vehicle.online ? away(epoch, vehicle.commands, now) : absence;
  if (absence && absence.backAt === null) return back(absence, presence.epoch, now);
  // A restart may be quicker than the broker notices that the agent is away.
  const restarted = epoch !== null && Boolean(presence.epoch) && presence.epoch !== epoch;
  return restarted ? back(away(epoch, vehicle.commands, now), presence.epoch, now) : absence;
}

export function noted(vehicle: Vehicle, command: Command): Vehicle {
  const known = vehicle.commands.some(({ id }) => id === command.id);
  const commands = known
    ? vehicle.commands.map((old) => (old.id === command.id ? command : old))
    : [command, ...vehicle.commands].slice(0, kCommandsMax);
  return { ...vehicle, commands, absence: outcome(vehicle.absence, command) };
}

function traced(traces: Trace[], hop: Hop): Trace[] {
  const known = traces.find(({ id }) => id === hop.id);
  if (!known) {
    const hue = ((traces[0]?.hue ?? -1) + 1) % kHues;
    return [{ id: hop.id, hue, hops: [hop] }, ...traces].slice(0, kTracesMax);
  }
  // Hops of one command may come over different roads: by their time, and as they came.
  const hops = [...known.hops, hop].sort((a, b) => a.at_ms - b.at_ms).slice(0, kHopsMax);
  return traces.map((trace) => (trace === known ? { ...known, hops } : trace));
}
