// The last time an agent was away, and what recovery made of the commands that were open then.
import type { Command } from './wire.ts';

export interface Absence {
  awayAt: number; // by performance.now(), as backAt
  backAt: number | null;
  epochBefore: string | null;
  epochAfter: string | null;
  open: string[]; // ids
  outcomes: Command[];
}

export function away(epoch: string | null, commands: readonly Command[], now: number): Absence {
  const open = commands.filter(({ final }) => !final).map(({ id }) => id);
  return { awayAt: now, backAt: null, epochBefore: epoch, epochAfter: null, open, outcomes: [] };
}

export function back(absence: Absence, epoch: string | null, now: number): Absence {
  return { ...absence, backAt: now, epochAfter: epoch };
}

// A command that `recovered` was open even when the page had not heard of it in time.
export function outcome(absence: Absence | null, command: Command): Absence | null {
  if (!absence || !command.final) return absence;
  if (!absence.open.includes(command.id) && !command.recovered) return absence;
  const others = absence.outcomes.filter(({ id }) => id !== command.id);
  return { ...absence, outcomes: [...others, command] };
}

const kExecuted = {
  yes: 'the vehicle did it',
  no: 'the vehicle did not do it',
  unknown: 'nobody knows how far the vehicle got',
};

// One sentence for each command that was under way.
export function recovery(command: Command): string {
  const why = command.reason ? ` (${command.reason.code})` : '';
  const executed = command.executed ? `: ${kExecuted[command.executed]}` : '';
  const how = command.recovered ? ', found by reading the vehicle back' : '';
  const status = command.status.replace('_', ' ');
  return `${command.command} was under way and ended as ${status}${why}${executed}${how}.`;
}
