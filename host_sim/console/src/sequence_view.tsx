// The live sequence diagram: which way the last commands went, and how long each hop took.
import { useWidth } from './hooks.ts';
import { isRefusal, kParties, stories, type Story } from './sequence.ts';
import type { Session } from './session.ts';
import type { Hop } from './wire.ts';

const kStoriesMax = 8;
const kRow = 23;
const kGutter = 52; // for the times
const kHead = 5;

export function Sequence({ session }: { session: Session }) {
  const [ref, width] = useWidth<HTMLDivElement>(560);
  const told = stories(session.vehicle.value?.traces ?? [], kStoriesMax);
  const x = (index: number) =>
    kGutter + 22 + (index * (width - kGutter - 52)) / (kParties.length - 1);
  return (
    <section class="sequence" aria-labelledby="sequence-title">
      <header>
        <h2 id="sequence-title">The last commands, hop by hop</h2>
        <span class="quiet">newest first, ms</span>
      </header>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="sequence-title">
        <div ref={ref} class="diagram">
          <svg class="parties" width={width} height="24" aria-hidden="true">
            {kParties.map((party, index) => (
              <text key={party} x={x(index)} y="16">
                {party}
              </text>
            ))}
          </svg>
          {told.length === 0 && <p class="quiet">Nothing was sent yet.</p>}
          <ol class="stories">
            {told.map((story) => (
              <StoryItem key={story.id} story={story} width={width} x={x} />
            ))}
          </ol>
        </div>
      </div>
    </section>
  );
}

// Nothing for one alone: its arrow says why.
function counted(refusals: Record<string, number>): string {
  const all = Object.entries(refusals);
  if (all.reduce((sum, [, times]) => sum + times, 0) < 2) return '';
  return `: ${all.map(([code, times]) => `${times} × ${code}`).join(', ')}`;
}

interface StoryProps {
  story: Story;
  width: number;
  x: (party: number) => number;
}

function StoryItem({ story, width, x }: StoryProps) {
  const { names, hops, startedAt, refusedBy, refusals } = story;
  const totalMs = hops.at(-1)!.at_ms - startedAt;
  const height = hops.length * kRow + kHead + 6;
  return (
    <li
      class={`story hue${story.hue}`}
      data-story={names.join(' ')}
      data-refused-by={refusedBy ?? ''}
    >
      <p class="caption">
        <strong>{names.join(', ')}</strong>
        <code>{story.id.slice(0, 13)}</code>
        {refusedBy && (
          <span class="refused">
            refused by the {refusedBy}
            {counted(refusals)}
          </span>
        )}
        <span class="total">{totalMs.toFixed(1)} ms</span>
      </p>
      <svg width={width} height={height} aria-hidden="true">
        {kParties.map((party, index) => (
          <path key={party} class="life" d={`M${x(index)} 0 V${height}`} />
        ))}
        {hops.map((hop, row) => (
          <Arrow key={row} hop={hop} y={kHead + row * kRow + 16} ms={hop.at_ms - startedAt} x={x} />
        ))}
      </svg>
      <ol class="spoken">
        {hops.map((hop, row) => (
          <li key={row}>
            {(hop.at_ms - startedAt).toFixed(1)} ms: {hop.from} to {hop.to}: {hop.what}{' '}
            {hop.detail ?? ''}
          </li>
        ))}
      </ol>
    </li>
  );
}

function Arrow({
  hop,
  y,
  ms,
  x,
}: {
  hop: Hop;
  y: number;
  ms: number;
  x: (party: number) => number;
}) {
  const from = x(kParties.indexOf(hop.from));
  const to = x(kParties.indexOf(hop.to));
  const way = Math.sign(to - from);
  const refused = isRefusal(hop);
  const line =
    way === 0
      ? `M${from} ${y - 6} h12 v6 h-10`
      : `M${from} ${y} H${to - way * 2} m${-way * 6} -3.5 l${way * 6} 3.5 l${-way * 6} 3.5`;
  const middle = way === 0 ? from + 16 : (from + to) / 2;
  return (
    <g class={refused ? 'hop refused' : 'hop'}>
      <text class="ms" x={kGutter - 8} y={y}>
        {ms.toFixed(1)}
      </text>
      <path d={line} />
      {refused && <path class="cross" d={`M${from - 5} ${y - 5} l10 10 m0 -10 l-10 10`} />}
      <text class={way === 0 ? 'what own' : 'what'} x={middle} y={y - 5}>
        {hop.what}
        {hop.detail && <title>{hop.detail}</title>}
      </text>
    </g>
  );
}
