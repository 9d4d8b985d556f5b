// A button for each command of the catalogue.
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { groups, type NamedEntry } from './groups.ts';
import { SchemaForm } from './schema_form.tsx';
import type { Session } from './session.ts';
import type { Value } from './wire.ts';

interface Props {
  session: Session;
  search: RefObject<HTMLInputElement | null>;
}

export function Commands({ session, search }: Props) {
  const [words, setWords] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const vehicle = session.vehicle.value;
  const found = vehicle?.catalogue ? groups(vehicle.catalogue, words) : [];
  const busy = vehicle?.slot.busy === true;
  const send = (name: string, params: Record<string, Value>) => void session.send(name, params);
  return (
    <section class="commands" aria-labelledby="commands-title">
      <header>
        <h2 id="commands-title">Commands</h2>
        <input
          ref={search}
          type="search"
          placeholder="Search  /"
          aria-label="Search commands"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </header>
      {!vehicle?.catalogue && <p class="quiet">The vehicle has not said yet what it takes.</p>}
      {vehicle?.catalogue && found.length === 0 && <p class="quiet">No command is called that.</p>}
      {found.map(({ title, entries }) => (
        <div key={title} role="group" aria-label={title} class="group">
          <h3>{title}</h3>
          <div class="buttons">
            {entries.map((entry) => (
              <CommandButton
                key={entry.name}
                entry={entry}
                busy={busy}
                waits={session.pending.value.has(entry.name)}
                isOpen={opened === entry.name}
                open={(isOpen) => setOpened(isOpen ? entry.name : null)}
                send={send}
              />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

interface ButtonProps {
  entry: NamedEntry;
  busy: boolean;
  waits: boolean;
  isOpen: boolean;
  open: (isOpen: boolean) => void;
  send: (name: string, params: Record<string, Value>) => void;
}

// It can be pressed while the vehicle is busy: somebody may want to see the refusal.
function CommandButton({ entry, busy, waits, isOpen, open, send }: ButtonProps) {
  const hasForm = Object.keys(entry.params.properties ?? {}).length > 0;
  return (
    <>
      <button
        type="button"
        class={`command ${busy ? 'busy' : ''} ${waits ? 'waits' : ''}`}
        data-command={entry.name}
        aria-expanded={hasForm ? isOpen : undefined}
        onClick={() => (hasForm ? open(!isOpen) : send(entry.name, {}))}
      >
        <span class="title">
          {entry.title}
          {hasForm && <span aria-hidden="true"> …</span>}
        </span>
        <span class="roles">{entry.roles.join(' · ')}</span>
        {busy && <span class="tag">busy</span>}
      </button>
      {hasForm && isOpen && (
        <SchemaForm entry={entry} send={(params) => send(entry.name, params)} />
      )}
    </>
  );
}
