// The charge port on the rear left: its flap, the cable, and the current in it.
import type { Signals } from '../wire.ts';
import { Part } from './ends.tsx';
import { flag, kPaths } from './vss.ts';

const kCable = 'M-44 520 C-8 522 -6 466 38 463 L66 463';

export function ChargePort({ signals }: { signals: Signals }) {
  return (
    <>
      <Part
        name="cable"
        title="Charging cable"
        value={flag(signals, kPaths.cable)}
        words={['connected', 'not connected']}
      >
        <path class="cord" d={kCable} />
        <path class="plug" d="M56 456 H72 L80 459 V467 L72 470 H56 Q52 463 56 456 Z" />
      </Part>
      <Part
        name="charging"
        title="Charging"
        value={flag(signals, kPaths.charging)}
        words={['on', 'off']}
      >
        <path class="current" d={kCable} />
        <path class="bolt" d="M22 430 l-9 14 h7 l-3 12 11 -16 h-7 l4 -10 Z" />
      </Part>
      <Part
        name="charge-port"
        title="Charge port"
        value={flag(signals, kPaths.flap)}
        words={['open', 'closed']}
      >
        <circle class="socket" cx="92" cy="463" r="6.5" />
        <path class="flap" d="M88 454 C90 457 90 469 88.5 472 L96 472 Q99 463 96 454 Z" />
      </Part>
    </>
  );
}
