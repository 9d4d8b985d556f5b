// What the sequence diagram tells: the last commands; those that were turned away early are one.
import type { Trace } from './state.ts';
import type { Hop, Party } from './wire.ts';

export const kParties: readonly Party[] = ['app', 'cloud', 'broker', 'agent', 'vehicle'];

export interface Story {
  id: string;
  hue: number;
  names: string[]; // of the commands folded into it
  hops: Hop[];
  startedAt: number;
  refusals: Record<string, number>; // what the cloud said to those folded into it, and how often
  refusedBy: Party | null;
}

export function isRefusal(hop: Hop): boolean {
  return /^(refused|rejected)/.test(hop.what);
}

// Newest first, as the traces are.
export function stories(traces: readonly Trace[], max: number): Story[] {
  const told: Story[] = [];
  for (const trace of traces) {
    const story = tell(trace);
    const last = told.at(-1);
    if (last && isAlike(last, story)) {
      told[told.length - 1] = fold(last, story);
    } else if (told.length < max) {
      told.push(story);
    } else {
      break;
    }
  }
  return told;
}

function tell({ id, hue, hops }: Trace): Story {
  const first = hops[0]!;
  const refused = hops.find(isRefusal);
  return {
    id,
    hue,
    names: [first.what],
    hops,
    startedAt: first.at_ms,
    refusals: refused?.from === 'cloud' ? { [why(refused)]: 1 } : {},
    refusedBy: refused?.from ?? null,
  };
}

// Only what the cloud itself refused is folded: whatever went further deserves its own drawing.
function isAlike(a: Story, b: Story): boolean {
  return a.refusedBy === 'cloud' && b.refusedBy === 'cloud';
}

function fold(newer: Story, older: Story): Story {
  const refusals = { ...newer.refusals };
  for (const [code, times] of Object.entries(older.refusals)) {
    refusals[code] = (refusals[code] ?? 0) + times;
  }
  return { ...newer, refusals, names: [...new Set([...newer.names, ...older.names])] };
}

function why(refusal: Hop): string {
  return refusal.what.replace(/^\w+ /, '').replaceAll('_', ' ');
}
