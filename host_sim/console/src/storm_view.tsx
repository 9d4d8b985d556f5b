// The storm: fifty clicks at once, and who turned them away.
import { useState } from 'preact/hooks';
import { fields, initial } from './schema.ts';
import type { Session } from './session.ts';
import { kFates, kStormSize, summary, type Storm } from './storm.ts';
import type { Catalogue } from './wire.ts';

const kInTurn = ['door_lock', 'door_unlock'];
const kInTurnChoice = kInTurn.join(', ');

export function startStorm(session: Session, choice: string = kInTurnChoice): void {
  const catalogue = session.vehicle.peek()?.catalogue;
  if (!catalogue) return;
  const names = choice === kInTurnChoice ? kInTurn : [choice];
  const clicks = names.map((name) => ({ name, params: parameters(catalogue, name) }));
  void session.rage(names.join(' and '), clicks);
}

function parameters(catalogue: Catalogue, name: string) {
  const entry = catalogue.commands[name];
  return entry ? initial(fields(entry)) : {};
}

export function StormView({ session }: { session: Session }) {
  const [choice, setChoice] = useState(kInTurnChoice);
  const storm = session.storm.value;
  const names = Object.keys(session.vehicle.value?.catalogue?.commands ?? {});
  return (
    <section class="storm" aria-labelledby="storm-title">
      <header>
        <h2 id="storm-title">Request storm</h2>
        <select
          aria-label="Storm of"
          value={choice}
          onChange={(event) => setChoice(event.currentTarget.value)}
        >
          <option value={kInTurnChoice}>{kInTurnChoice}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" class="primary" onClick={() => startStorm(session, choice)}>
          {kStormSize} clicks
        </button>
      </header>
      {storm ? (
        <Fates storm={storm} />
      ) : (
        <p class="quiet">
          {kStormSize} requests as fast as the browser can. One is taken; the others are refused,
          most before they cost a message.
        </p>
      )}
    </section>
  );
}

function Fates({ storm }: { storm: Storm }) {
  const open = storm.fates.filter((fate) => fate === null).length;
  return (
    <>
      <div class="cells" aria-hidden="true">
        {storm.fates.map((fate, index) => (
          <span key={index} class={fate ? `fate-${fate}` : 'open'} />
        ))}
      </div>
      <table data-open={open}>
        <caption>
          {storm.sent} requests, {storm.what}
          {open > 0 ? `: ${open} without an answer yet` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col">Count</th>
            <th scope="col">Mean time</th>
          </tr>
        </thead>
        <tbody>
          {summary(storm).map(({ fate, count, meanMs }) => (
            <tr key={fate} class={count > 0 ? '' : 'none'} data-fate={fate} data-count={count}>
              <th scope="row">
                <span class={`swatch fate-${fate}`} aria-hidden="true" />
                {kFates[fate]}
              </th>
              <td>{count}</td>
              <td>{meanMs === null ? '–' : `${meanMs.toFixed(1)} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="spoken" role="status">
        {open === 0 &&
          `Storm over: ${summary(storm)
            .filter(({ count }) => count > 0)
            .map(({ fate, count }) => `${count} ${kFates[fate]}`)
            .join(', ')}.`}
      </p>
    </>
  );
}
