// Which vehicle, whether its agent is there, and whether the page hears from the cloud.
import type { Link } from './events.ts';
import { useNow } from './hooks.ts';
import { nextTheme, theme } from './preferences.ts';
import type { Session } from './session.ts';

interface Props {
  session: Session;
  help: () => void;
  leave: () => void;
}

export function Header({ session, help, leave }: Props) {
  const vehicle = session.vehicle.value;
  const all = [...session.state.value.values()];
  return (
    <header class="page-header">
      <h1>Latchkey console</h1>
      {all.length > 1 && (
        <select
          aria-label="Vehicle"
          value={vehicle?.vin}
          onChange={(event) => (session.chosenVin.value = event.currentTarget.value)}
        >
          {all.map(({ vin, name }) => (
            <option key={vin} value={vin}>
              {name}
            </option>
          ))}
        </select>
      )}
      {vehicle && (
        <p class="presence" data-online={vehicle.online}>
          <span class="dot" aria-hidden="true" />
          {all.length === 1 && <strong>{vehicle.name}</strong>}
          <span role="status">agent {vehicle.online ? 'online' : 'offline'}</span>
          {vehicle.epoch && (
            <span class="epoch">
              epoch <code>{vehicle.epoch}</code>
            </span>
          )}
        </p>
      )}
      <LinkStatus link={session.link.value} />
      <button type="button" onClick={nextTheme}>
        Theme: {theme.value}
      </button>
      <button type="button" onClick={help}>
        Keys <kbd>?</kbd>
      </button>
      <button type="button" onClick={leave}>
        Leave
      </button>
    </header>
  );
}

function LinkStatus({ link }: { link: Link }) {
  const waits = link.kind === 'waiting';
  const now = useNow(waits);
  const seconds = waits ? Math.max(0, (link.retryAt - now) / 1000).toFixed(1) : '';
  return (
    <p class="link" data-link={link.kind}>
      <span role="status">
        {link.kind === 'open' ? 'live' : waits ? 'the cloud is away' : 'connecting'}
      </span>
      {waits && <span aria-hidden="true">, next try in {seconds} s</span>}
    </p>
  );
}
