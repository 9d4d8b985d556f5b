// The slot: who has the vehicle, how far it is, how long it may take. And what became of requests.
import { recovery, type Absence } from './absence.ts';
import { useNow } from './hooks.ts';
import type { Session } from './session.ts';
import type { SlotState } from './state.ts';

export function Slot({ session }: { session: Session }) {
  const vehicle = session.vehicle.value;
  const slot = vehicle?.slot;
  return (
    <section class="slot" aria-labelledby="slot-title" data-busy={slot?.busy ?? false}>
      <header>
        <h2 id="slot-title">The slot</h2>
        <span class="quiet">{slot?.busy ? 'taken' : 'free: the vehicle takes a command'}</span>
      </header>
      {slot?.busy && <Holder slot={slot} cancel={() => void session.cancel()} />}
      {vehicle?.absence && <Away absence={vehicle.absence} />}
      <Results session={session} />
    </section>
  );
}

function Holder({ slot, cancel }: { slot: SlotState; cancel: () => void }) {
  const now = useNow(true);
  const { holder, deadlineAt } = slot;
  const leftMs = deadlineAt === null ? null : Math.max(0, deadlineAt - now);
  const fraction = holder?.progress?.fraction ?? 0;
  const step = holder?.progress
    ? `step ${holder.progress.step} of ${holder.progress.of}`
    : 'starting';
  const timeLeft = slot.totalMs && leftMs !== null ? leftMs / slot.totalMs : 0;
  return (
    <div class="holder" data-holder={holder?.id ?? ''}>
      <div class="line">
        <strong>{holder?.command ?? 'not said'}</strong>
        <code title={holder?.id}>{holder?.id.slice(0, 13)}</code>
        <span class="quiet">{step}</span>
        <span class="left">{leftMs === null ? '' : `${(leftMs / 1000).toFixed(1)} s left`}</span>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
      <progress max={1} value={fraction} aria-label="Progress" />
      <div class="time" aria-hidden="true">
        <div style={{ width: `${Math.min(1, timeLeft) * 100}%` }} />
      </div>
    </div>
  );
}

function Away({ absence }: { absence: Absence }) {
  const now = useNow(absence.backAt === null);
  const forMs = (absence.backAt ?? now) - absence.awayAt;
  const isNew = absence.epochAfter !== null && absence.epochAfter !== absence.epochBefore;
  return (
    <div class="absence" data-back={absence.backAt !== null} aria-live="polite">
      {absence.backAt === null ? (
        <p>
          The agent is away<span aria-hidden="true">, for {(forMs / 1000).toFixed(1)} s</span>.
        </p>
      ) : (
        <p>
          The agent was away for {(forMs / 1000).toFixed(1)} s and is back
          {isNew ? (
            <>
              , in a new epoch <code>{absence.epochAfter}</code>.
            </>
          ) : (
            ', in the same epoch: it had lost the link only.'
          )}
        </p>
      )}
      {absence.outcomes.map((command) => (
        <p key={command.id} data-recovered={command.recovered}>
          {recovery(command)}
        </p>
      ))}
    </div>
  );
}

function Results({ session }: { session: Session }) {
  return (
    <ul class="results" aria-live="polite" aria-label="What became of requests">
      {session.results.value.map((result) => (
        <li key={result.key} class={result.tone} data-tone={result.tone} data-code={result.code}>
          <span class="http">{result.http}</span>
          <span>
            <strong>{result.title}</strong>: {result.outcome}
            {result.code && (
              <>
                , <code>{result.code}</code>
              </>
            )}
            .{result.detail && <span class="detail"> {sentence(result.detail)}</span>}
            {result.advice && <span class="advice"> {result.advice}</span>}
          </span>
          <button
            type="button"
            class="plain"
            aria-label={`Dismiss: ${result.title}`}
            onClick={() => session.dismiss(result.key)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.?$/, '.');
}
