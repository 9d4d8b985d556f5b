// The last commands, whoever sent them, and everything that is known of each.
import type { Session } from './session.ts';
import { kCommandsMax } from './state.ts';
import type { Command } from './wire.ts';

export function History({ session }: { session: Session }) {
  const commands = session.vehicle.value?.commands ?? [];
  return (
    <section class="history" aria-labelledby="history-title">
      <header>
        <h2 id="history-title">The last {kCommandsMax} commands</h2>
      </header>
      {commands.length === 0 && (
        <p class="quiet">None yet. What the guard refuses does not become a command.</p>
      )}
      <ol>
        {commands.map((command) => (
          <Entry key={command.id} command={command} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ command }: { command: Command }) {
  const at = new Date(command.created_at);
  const took = command.settled_at ? (Date.parse(command.settled_at) - at.getTime()) / 1000 : null;
  return (
    <li data-command={command.command} data-status={command.status} data-final={command.final}>
      <details>
        <summary>
          <time dateTime={command.created_at}>{at.toLocaleTimeString([], { hour12: false })}</time>
          <strong>{command.command}</strong>
          <span class={`status ${command.status}`}>{command.status.replace('_', ' ')}</span>
          {command.reason && <code>{command.reason.code}</code>}
          {command.recovered && <span class="tag">recovered</span>}
          <span class="took">{took === null ? '' : `${took.toFixed(1)} s`}</span>
        </summary>
        <pre tabIndex={0} aria-label={`JSON of ${command.command}`}>
          {JSON.stringify(command, null, 2)}
        </pre>
      </details>
    </li>
  );
}
