// What is seen through the glass: seats and their heaters, air, the defroster, the sentry's eye.
import type { Signals } from '../wire.ts';
import { Part } from './ends.tsx';
import { kRoof, kWindshield } from './shapes.ts';
import { flag, kPaths, number } from './vss.ts';

export function Cabin({ signals }: { signals: Signals }) {
  return (
    <>
      <path class="interior" d={kRoof} />
      <path
        class="dashboard"
        d="M126 271 C144 263 216 263 234 271 L234 284 C216 276 144 276 126 284 Z"
      />
      <ellipse class="wheel" cx="152" cy="294" rx="15" ry="5" />
      <Seat side="driver" x={133} path={kPaths.driverSeat} signals={signals} />
      <Seat side="passenger" x={189} path={kPaths.passengerSeat} signals={signals} />
      <path
        class="seat"
        d="M130 380 H230 Q234 380 234 386 V406 Q234 412 228 412 H132
          Q126 412 126 406 V386 Q126 380 130 380 Z"
      />
      <path class="seam" d="M161 381 V403 M199 381 V403 M127 404 H233" />
      <Air signals={signals} />
      <path class="glass roof" d={kRoof} />
      <path class="shine" d="M132 268 L158 260 L140 424 L126 420 Z" />
      <Temperatures signals={signals} />
    </>
  );
}

function Seat({
  side,
  x,
  path,
  signals,
}: {
  side: string;
  x: number;
  path: string;
  signals: Signals;
}) {
  const heat = number(signals, path);
  const told = heat === null ? 'unknown' : heat > 0 ? `${heat} %` : 'off';
  return (
    <g
      class={`heater ${heat ? 'on' : ''}`}
      role="img"
      aria-label={`Seat heater, ${side}: ${told}`}
      data-part={`seat-${side}`}
      data-heat={heat ?? 'unknown'}
      transform={`translate(${x} 302)`}
    >
      <rect class="seat" width="38" height="42" rx="9" />
      <rect class="seat" x="1" y="36" width="36" height="16" rx="7" />
      <rect class="warmth" width="38" height="52" rx="9" style={{ opacity: (heat ?? 0) / 125 }} />
      {heat ? (
        <path
          class="heat"
          d="M11 33 q3 -3 0 -6 t0 -6 M19 33 q3 -3 0 -6 t0 -6 M27 33 q3 -3 0 -6 t0 -6"
        />
      ) : null}
    </g>
  );
}

function Air({ signals }: { signals: Signals }) {
  const target = number(signals, kPaths.driverTarget);
  const cabin = number(signals, kPaths.cabin);
  const mood =
    target === null || cabin === null || target === cabin ? '' : target > cabin ? 'warm' : 'cool';
  return (
    <Part
      name="climate"
      title="Air conditioning"
      value={flag(signals, kPaths.climate)}
      words={['on', 'off']}
    >
      <path
        class={`air ${mood}`}
        d="M140 280 C138 300 142 316 138 344 M164 280 C162 300 166 316 162 350
          M196 280 C194 300 198 316 194 350 M220 280 C218 300 222 316 218 344"
      />
    </Part>
  );
}

function Temperatures({ signals }: { signals: Signals }) {
  const driver = number(signals, kPaths.driverTarget);
  const passenger = number(signals, kPaths.passengerTarget);
  const cabin = number(signals, kPaths.cabin);
  const say = (value: number | null) => (value === null ? 'unknown' : `${value} degrees`);
  const show = (value: number | null) => (value === null ? '?' : `${value.toFixed(1)}°`);
  const targets = `driver ${say(driver)}, passenger ${say(passenger)}`;
  const label = `Temperatures: ${targets}, cabin ${say(cabin)}`;
  return (
    <g
      class="temperatures"
      role="img"
      aria-label={label}
      data-part="temperatures"
      data-driver={driver ?? 'unknown'}
      data-passenger={passenger ?? 'unknown'}
      data-cabin={cabin ?? 'unknown'}
    >
      <text x="152" y="328">
        {show(driver)}
      </text>
      <text x="208" y="328">
        {show(passenger)}
      </text>
      <text class="cabin" x="180" y="371">
        cabin {show(cabin)}
      </text>
    </g>
  );
}

export function Windshield({ signals }: { signals: Signals }) {
  return (
    <Part
      name="defrost"
      title="Front defroster"
      value={flag(signals, kPaths.defrost)}
      words={['on', 'off']}
    >
      <path class="glass" d={kWindshield} />
      <path class="shine" d="M128 200 L150 192 L140 250 L128 254 Z" />
      <path
        class="defroster"
        d="M150 238 q5 -6 0 -12 t0 -12 t0 -12 M180 236 q5 -6 0 -12 t0 -12 t0 -12
          M210 238 q5 -6 0 -12 t0 -12 t0 -12"
      />
    </Part>
  );
}

export function Sentry({ signals }: { signals: Signals }) {
  return (
    <Part
      name="sentry"
      title="Sentry mode"
      value={flag(signals, kPaths.sentry)}
      words={['armed', 'off']}
    >
      <circle class="ring" cx="180" cy="254" r="14" />
      <circle class="ring late" cx="180" cy="254" r="14" />
      <circle class="eye" cx="180" cy="254" r="4.5" />
    </Part>
  );
}
