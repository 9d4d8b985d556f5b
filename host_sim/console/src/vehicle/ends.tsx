// The car's two ends: trunks, lights and horn.
import type { ComponentChildren } from 'preact';
import type { Signals } from '../wire.ts';
import { kHeadlamp, kHood, kHoodCreases, kMirror, kTailLamp, kTrunk } from './shapes.ts';
import { flag, kPaths, tell } from './vss.ts';

interface PartProps {
  name: string;
  title: string;
  value: boolean | null;
  words: [yes: string, no: string];
  children: ComponentChildren;
}

// One part that is either so or not: for the eye by its class, for others by its label.
export function Part({ name, title, value, words, children }: PartProps) {
  const told = tell(value, ...words);
  return (
    <g
      class={`part ${name}`}
      role="img"
      aria-label={`${title}: ${told}`}
      data-part={name}
      data-state={told}
    >
      {children}
    </g>
  );
}

const kOpen: [string, string] = ['open', 'closed'];
const kOn: [string, string] = ['on', 'off'];

export function Lids({ signals }: { signals: Signals }) {
  return (
    <>
      <Part name="frunk" title="Front trunk" value={flag(signals, kPaths.frunk)} words={kOpen}>
        <path class="well" d={kHood} />
        <g class="lid">
          <path class="panel" d={kHood} />
          <path class="crease" d={kHoodCreases} />
        </g>
      </Part>
      <Part name="trunk" title="Trunk" value={flag(signals, kPaths.trunk)} words={kOpen}>
        <path class="well" d={kTrunk} />
        <g class="lid">
          <path class="panel" d={kTrunk} />
        </g>
      </Part>
    </>
  );
}

export function Beams({ signals }: { signals: Signals }) {
  return (
    <>
      <Part name="high-beam" title="High beam" value={flag(signals, kPaths.highBeam)} words={kOn}>
        <path
          class="beam"
          d="M112 100 L60 0 H164 L138 92 Z M248 100 L300 0 H196 L222 92 Z"
          fill="url(#beam)"
        />
      </Part>
      <Part name="low-beam" title="Low beam" value={flag(signals, kPaths.lowBeam)} words={kOn}>
        <path
          class="beam"
          d="M110 104 L76 34 H156 L138 92 Z M250 104 L284 34 H204 L222 92 Z"
          fill="url(#beam)"
        />
      </Part>
    </>
  );
}

export function Lamps({ signals }: { signals: Signals }) {
  const lit = flag(signals, kPaths.lowBeam) || flag(signals, kPaths.highBeam);
  return (
    <Part
      name="hazard"
      title="Hazard lights"
      value={flag(signals, kPaths.hazard)}
      words={['flashing', 'off']}
    >
      {[undefined, kMirror].map((transform) => (
        <g key={transform} transform={transform}>
          <path class={lit ? 'headlamp lit' : 'headlamp'} d={kHeadlamp} />
          <path class={lit ? 'tail-lamp lit' : 'tail-lamp'} d={kTailLamp} />
          <path
            class="amber"
            d="M250 103 C257 111 261 119 263 130 L257 121 C255 114 253 108 250 103 Z"
          />
          <path
            class="amber"
            d="M264 503 C262 516 258 524 252 531 L256 519 C259 514 262 508 264 503 Z"
          />
          <circle class="glow" cx="258" cy="112" r="34" fill="url(#glow)" />
          <circle class="glow" cx="259" cy="522" r="34" fill="url(#glow)" />
        </g>
      ))}
    </Part>
  );
}

export function Horn({ signals }: { signals: Signals }) {
  return (
    <Part
      name="horn"
      title="Horn"
      value={flag(signals, kPaths.horn)}
      words={['sounding', 'silent']}
    >
      <path class="wave" d="M152 64 Q180 50 208 64" />
      <path class="wave" d="M140 46 Q180 26 220 46" />
      <path class="wave" d="M128 28 Q180 2 232 28" />
    </Part>
  );
}
