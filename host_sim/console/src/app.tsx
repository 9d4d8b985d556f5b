import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Commands } from './commands.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { History } from './history.tsx';
import { nextTheme } from './preferences.ts';
import { Sequence } from './sequence_view.tsx';
import { Session } from './session.ts';
import { useShortcuts } from './shortcuts.ts';
import { Simulator } from './simulator.tsx';
import { Slot } from './slot.tsx';
import { startStorm, StormView } from './storm_view.tsx';
import { forgetToken, keepToken, takeToken } from './token.ts';
import { TokenForm } from './token_form.tsx';
import { Gauges } from './vehicle/gauges.tsx';
import { VehicleDrawing } from './vehicle/vehicle.tsx';

export function App() {
  const [token, setToken] = useState(takeToken);
  const [refused, setRefused] = useState(false);
  const enter = (given: string) => {
    keepToken(given);
    setRefused(false);
    setToken(given);
  };
  const leave = (wasRefused: boolean) => {
    forgetToken();
    setRefused(wasRefused);
    setToken(null);
  };
  if (!token) return <TokenForm refused={refused} enter={enter} />;
  return <Console key={token} token={token} leave={leave} />;
}

function Console({ token, leave }: { token: string; leave: (refused: boolean) => void }) {
  const session = useMemo(() => new Session(token), [token]);
  const search = useRef<HTMLInputElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const help = () => dialog.current?.showModal();
  useEffect(() => {
    session.open();
    return () => session.close();
  }, [session]);
  const isRefused = useComputed(() => session.link.value.kind === 'refused').value;
  useEffect(() => {
    if (isRefused) leave(true);
  }, [isRefused]);
  useShortcuts({
    search: () => search.current?.focus(),
    lock: () => void session.send('door_lock', {}),
    unlock: () => void session.send('door_unlock', {}),
    cancel: () => void session.cancel(),
    storm: () => startStorm(session),
    power: () => void session.cutPower(),
    theme: nextTheme,
    help,
  });
  return (
    <>
      <Header session={session} help={help} leave={() => leave(false)} />
      <main>
        <VehiclePanel session={session} />
        <div class="column">
          <Slot session={session} />
          <Commands session={session} search={search} />
        </div>
        <div class="column">
          <StormView session={session} />
          <Sequence session={session} />
          <Simulator session={session} />
          <History session={session} />
        </div>
      </main>
      <Help dialog={dialog} />
    </>
  );
}

function VehiclePanel({ session }: { session: Session }) {
  const vehicle = session.vehicle.value;
  const signals = vehicle?.signals ?? {};
  return (
    <section class="vehicle-panel" aria-label={vehicle ? `Vehicle ${vehicle.vin}` : 'Vehicle'}>
      <VehicleDrawing signals={signals} online={vehicle?.online ?? false} />
      <Gauges signals={signals} />
      <p class="vin">
        <code>{vehicle?.vin ?? 'no vehicle yet'}</code>
        {vehicle?.agent && <span>agent {vehicle.agent}</span>}
      </p>
    </section>
  );
}
