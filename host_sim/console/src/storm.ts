// A request storm, and who turned what away.
import { commandResponse, type Answer } from './api.ts';

export const kStormSize = 50;

export type Fate = 'accepted' | 'guard' | 'rate' | 'vehicle' | 'other';

export const kFates: Record<Fate, string> = {
  accepted: 'accepted',
  guard: 'refused by the guard (409)',
  rate: 'refused by the rate limit (429)',
  vehicle: 'refused by the vehicle',
  other: 'something else',
};

export interface Storm {
  what: string;
  sent: number;
  fates: (Fate | null)[]; // by request; null: no answer yet
  elapsedMs: number[]; // by request
}

export function begun(what: string, size: number = kStormSize): Storm {
  return {
    what,
    sent: size,
    fates: Array<null>(size).fill(null),
    elapsedMs: Array<number>(size).fill(0),
  };
}

export function answered(storm: Storm, index: number, answer: Answer): Storm {
  return {
    ...storm,
    fates: replaced(storm.fates, index, fateOf(answer)),
    elapsedMs: replaced(storm.elapsedMs, index, answer.elapsedMs),
  };
}

function replaced<T>(list: readonly T[], index: number, value: T): T[] {
  return list.map((one, i) => (i === index ? value : one));
}

export function fateOf(answer: Answer): Fate {
  if (answer.status === 409) return 'guard';
  if (answer.status === 429) return 'rate';
  const response = commandResponse(answer);
  if (!response) return 'other';
  // Whatever became of a command that the vehicle took: it was accepted.
  return !response.result && response.status === 'rejected' ? 'vehicle' : 'accepted';
}

export interface Line {
  fate: Fate;
  count: number;
  meanMs: number | null;
}

export function summary(storm: Storm): Line[] {
  return (Object.keys(kFates) as Fate[]).map((fate) => {
    const times = storm.elapsedMs.filter((_, index) => storm.fates[index] === fate);
    const total = times.reduce((sum, time) => sum + time, 0);
    return { fate, count: times.length, meanMs: times.length > 0 ? total / times.length : null };
  });
}
