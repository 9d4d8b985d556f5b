// What only a simulator lets one do: break the vehicle, move it by hand, cut the agent's power.
import { useEffect, useState } from 'preact/hooks';
import { Switch } from './schema_form.tsx';
import type { Session } from './session.ts';
import { flag, kPaths, number } from './vehicle/vss.ts';

const kFaults: [title: string, line: string][] = [
  ['Jam the doors', 'jam Vehicle.Cabin.Door'],
  ['Ignore requests to the body', 'ignore Vehicle.Body'],
  ['Lie about the doors', 'lie Vehicle.Cabin.Door'],
  ['Body is silent', 'silent body on'],
  ['Everything 1000 ms late', 'delay 1000'],
  ['Wrong checksums', 'corrupt all on'],
  ['Others are off the bus', 'bus-off on'],
];
const kDriverDoor = 'Vehicle.Cabin.Door.Row1.DriverSide.IsOpen';
const kFastKmh = 50;

export function Simulator({ session }: { session: Session }) {
  const [isThere, setThere] = useState(false);
  const isOpen = session.link.value.kind === 'open';
  useEffect(() => {
    if (isOpen) void session.isSimulator().then(setThere);
  }, [session, isOpen]);
  if (!isThere) return null;
  return (
    <section class="simulator" aria-labelledby="simulator-title">
      <header>
        <h2 id="simulator-title">Faults</h2>
        <button type="button" class="danger" onClick={() => void session.cutPower()}>
          Cut the agent’s power
        </button>
      </header>
      <Faults session={session} />
      <h3>By hand</h3>
      <ByHand session={session} />
    </section>
  );
}

function Faults({ session }: { session: Session }) {
  const [on, setOn] = useState<readonly string[]>([]);
  const clear = async () => {
    if (await session.control('Clear the faults', 'clear')) setOn([]);
  };
  // There is no way to take back one fault alone: all are cleared, and the others set again.
  const change = async (title: string, line: string, isOn: boolean) => {
    const lines = isOn ? [...on, line] : on.filter((other) => other !== line);
    if (!isOn) await session.control(title, 'clear');
    for (const next of isOn ? [line] : lines) {
      if (!(await session.control(title, next))) return;
    }
    setOn(lines);
  };
  return (
    <>
      <div class="switches">
        {kFaults.map(([title, line]) => (
          <Switch
            key={line}
            label={title}
            checked={on.includes(line)}
            change={(isOn) => void change(title, line, isOn)}
          />
        ))}
      </div>
      <div class="row">
        <button
          type="button"
          onClick={() => void session.control('Restart the body unit', 'reboot body')}
        >
          Restart the body unit
        </button>
        <button type="button" onClick={() => void clear()}>
          Clear the faults
        </button>
      </div>
    </>
  );
}

// These show what the vehicle reports, whoever has set it.
function ByHand({ session }: { session: Session }) {
  const signals = session.vehicle.value?.signals ?? {};
  const set = (path: string, value: unknown) =>
    void session.control(`Set ${path}`, `set ${path}=${String(value)}`);
  return (
    <div class="switches">
      <Switch
        label={`Drive at ${kFastKmh} km/h`}
        checked={(number(signals, kPaths.speed) ?? 0) > 0}
        change={(on) => set(kPaths.speed, on ? kFastKmh : 0)}
      />
      <Switch
        label="Driver door open"
        checked={flag(signals, kDriverDoor) === true}
        change={(on) => set(kDriverDoor, on)}
      />
      <Switch
        label="Charging cable connected"
        checked={flag(signals, kPaths.cable) === true}
        change={(on) => set(kPaths.cable, on)}
      />
    </div>
  );
}
