import type { CloudEvent, Command, Hop, Snapshot } from '../src/wire.ts';

export const kVin = 'LTCHKEYDEM0000001';

export function snapshot(change: Partial<Snapshot> = {}): CloudEvent {
  return {
    event: 'vehicle',
    data: {
      vin: kVin,
      display_name: 'Demo',
      online: true,
      epoch: 'first',
      agent: '0.1.0',
      slot: { busy: false, holder: null },
      signals: {},
      catalogue: null,
      commands: [],
      ...change,
    },
  };
}

export function command(change: Partial<Command> = {}): Command {
  return {
    id: 'one',
    vin: kVin,
    command: 'windows_set',
    params: { percent: 50 },
    status: 'in_progress',
    final: false,
    executed: null,
    reason: null,
    progress: null,
    deadline_ms: 7000,
    created_at: '2026-11-23T10:00:00.000Z',
    settled_at: null,
    recovered: false,
    ...change,
  };
}

export function told(change: Partial<Command> = {}): CloudEvent {
  return { event: 'command', data: { vin: kVin, command: command(change) } };
}

export function presence(online: boolean, epoch: string | null): CloudEvent {
  return { event: 'presence', data: { vin: kVin, online, epoch, agent: '0.1.0' } };
}

export function hop(change: Partial<Hop> & { at_ms: number }): CloudEvent {
  return {
    event: 'hop',
    data: { vin: kVin, id: 'one', from: 'app', to: 'cloud', what: 'door_lock', ...change },
  };
}
