// The vehicle, seen from above, as its signals say it is.
import type { Signals } from '../wire.ts';
import { Cabin, Sentry, Windshield } from './cabin.tsx';
import { ChargePort } from './charge_port.tsx';
import { Door } from './door.tsx';
import { Beams, Horn, Lamps, Lids } from './ends.tsx';
import { kBody, kMirror, kMirrorGlass, kRearWindow, kViewBox } from './shapes.ts';
import { kDoors, kPaths, number } from './vss.ts';

export function VehicleDrawing({ signals, online }: { signals: Signals; online: boolean }) {
  const speed = number(signals, kPaths.speed);
  return (
    <svg
      class={`vehicle ${online ? '' : 'away'} ${speed ? 'moving' : ''}`}
      viewBox={kViewBox}
      role="group"
      aria-label="The vehicle, seen from above"
    >
      <Paints />
      <g class="road" aria-hidden="true">
        <path d="M-20 0 V610 M380 0 V610" />
      </g>
      <Beams signals={signals} />
      <ellipse class="shadow" cx="180" cy="318" rx="122" ry="258" fill="url(#shadow)" />
      <Wheels />
      <path class="body" d={kBody} fill="url(#paint)" />
      <path class="gloss" d="M98 150 C100 110 128 88 180 88 C232 88 260 110 262 150" />
      {[undefined, kMirror].map((transform) => (
        <path key={transform} class="side-mirror" d={kMirrorGlass} transform={transform} />
      ))}
      <ChargePort signals={signals} />
      <Lids signals={signals} />
      <Cabin signals={signals} />
      <Windshield signals={signals} />
      <path class="glass" d={kRearWindow} />
      <path class="seam" d="M126 447 C150 455 210 455 234 447 M122 462 C150 471 210 471 238 462" />
      <Sentry signals={signals} />
      <Lamps signals={signals} />
      <Horn signals={signals} />
      {kDoors.map((place) => (
        <Door key={place.key} place={place} signals={signals} />
      ))}
    </svg>
  );
}

function Wheels() {
  const places = [
    [85, 142],
    [260, 142],
    [85, 436],
    [260, 436],
  ] as const;
  return (
    <g class="tyres" aria-hidden="true">
      {places.map(([x, y]) => (
        <rect key={`${x} ${y}`} x={x} y={y} width="15" height="58" rx="6" />
      ))}
    </g>
  );
}

// Colours come from the style sheet: they differ between dark and light.
function Paints() {
  return (
    <defs>
      <linearGradient id="paint" x1="0" x2="1" y1="0" y2="0">
        <stop class="paint-edge" offset="0" />
        <stop class="paint-mid" offset="0.14" />
        <stop class="paint-top" offset="0.5" />
        <stop class="paint-mid" offset="0.86" />
        <stop class="paint-edge" offset="1" />
      </linearGradient>
      <radialGradient id="shadow">
        <stop class="shade" offset="0.6" />
        <stop class="shade-end" offset="1" />
      </radialGradient>
      <linearGradient id="beam" x1="0" x2="0" y1="1" y2="0">
        <stop class="beam-start" offset="0" />
        <stop class="beam-end" offset="1" />
      </linearGradient>
      <radialGradient id="glow">
        <stop class="glow-start" offset="0" />
        <stop class="glow-end" offset="1" />
      </radialGradient>
    </defs>
  );
}
