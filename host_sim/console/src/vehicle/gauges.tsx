// What a drawing cannot say: speed, gear, charge, temperatures, power.
import type { Signals } from '../wire.ts';
import { flag, kPaths, number, tell, word } from './vss.ts';

export function Gauges({ signals }: { signals: Signals }) {
  const speed = number(signals, kPaths.speed);
  const outside = number(signals, kPaths.outside);
  return (
    <div class="gauges">
      <div class="speed" data-gauge="speed">
        <span class="digits">{speed === null ? '–' : Math.round(speed)}</span>
        <span class="unit">km/h</span>
        <Gear gear={word(signals, kPaths.gear)} />
      </div>
      <Battery signals={signals} />
      <dl class="facts">
        <Fact
          name="Park lock"
          value={tell(flag(signals, kPaths.parkLock), 'engaged', 'released')}
        />
        <Fact
          name="Driving"
          value={tell(flag(signals, kPaths.remoteStart), 'enabled', 'key only')}
        />
        <Fact name="Sentry" value={tell(flag(signals, kPaths.sentry), 'armed', 'off')} />
        <Fact name="Awake" value={tell(flag(signals, kPaths.awake), 'yes', 'no')} />
        <Fact name="12 V" value={word(signals, kPaths.lowVoltage)?.toLowerCase() ?? 'unknown'} />
        <Fact name="Outside" value={outside === null ? 'unknown' : `${outside.toFixed(1)} °C`} />
      </dl>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div data-fact={name} class={value === 'unknown' ? 'unknown' : ''}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Gear({ gear }: { gear: string | null }) {
  return (
    <span class="gear" role="img" aria-label={`Gear: ${gear ?? 'unknown'}`}>
      {['P', 'R', 'N', 'D'].map((letter) => (
        <span key={letter} class={letter === gear ? 'on' : ''}>
          {letter}
        </span>
      ))}
    </span>
  );
}

function Battery({ signals }: { signals: Signals }) {
  const level = number(signals, kPaths.battery);
  const limit = number(signals, kPaths.limit);
  const charging = flag(signals, kPaths.charging) === true;
  const told = level === null ? 'unknown' : `${Math.round(level)} %`;
  const upTo = limit === null ? 'limit unknown' : `limit ${limit} %`;
  return (
    <div
      class={`battery ${charging ? 'charging' : ''} ${level !== null && level < 20 ? 'low' : ''}`}
      role="img"
      aria-label={`Battery ${told}, ${upTo}${charging ? ', charging' : ''}`}
      data-part="battery"
      data-level={level ?? 'unknown'}
      data-limit={limit ?? 'unknown'}
    >
      <div class="words">
        <span class="digits">{level === null ? '–' : Math.round(level)}</span>
        <span class="unit">%</span>
        <span class="limit">{charging ? `charging, ${upTo}` : upTo}</span>
      </div>
      <div class="bar">
        <div class="level" style={{ width: `${level ?? 0}%` }} />
        {limit !== null && <div class="mark" style={{ left: `${limit}%` }} />}
      </div>
    </div>
  );
}
