// One door: open or closed, its lock, its window.
import type { Signals } from '../wire.ts';
import { kDoorShapes, kMirror } from './shapes.ts';
import { flag, number, tell, type DoorPlace } from './vss.ts';

export function Door({ place, signals }: { place: DoorPlace; signals: Signals }) {
  const shape = kDoorShapes[place.row];
  const open = flag(signals, `${place.branch}.IsOpen`);
  const locked = flag(signals, `${place.branch}.IsLocked`);
  const window = number(signals, `${place.branch}.Window.Position`);
  const isLeft = place.side === 'left';
  const [x, y] = shape.badge;
  const windowWords =
    window === null ? 'window unknown' : window === 0 ? 'window closed' : `window ${window} % open`;
  const words = [tell(open, 'open', 'closed'), tell(locked, 'locked', 'unlocked'), windowWords];
  const label = `${place.title}: ${words.join(', ')}`;
  return (
    <g
      class={`door row${place.row}`}
      role="img"
      aria-label={label}
      data-part={`door-${place.key}`}
      data-open={tell(open, 'open', 'closed')}
      data-lock={tell(locked, 'locked', 'unlocked')}
      data-window={window ?? 'unknown'}
    >
      <g transform={isLeft ? kMirror : undefined}>
        <path class="well" d={shape.sill} />
        <g class="leaf">
          <path class="aperture" d={shape.glass} />
          <path
            class="pane"
            d={shape.glass}
            style={{ transform: `scaleX(${1 - (window ?? 0) / 100})` }}
          />
          <path class="panel" d={shape.panel} />
          <path class="handle" d={shape.handle} />
        </g>
      </g>
      <Lock x={isLeft ? 360 - x : x} y={y} locked={locked} />
      <text class="note" x={isLeft ? 360 - x : x} y={y + 34}>
        {window === null ? 'window ?' : window > 0 ? `${window} %` : ''}
      </text>
    </g>
  );
}

function Lock({ x, y, locked }: { x: number; y: number; locked: boolean | null }) {
  return (
    <g class="lock" transform={`translate(${x} ${y})`}>
      <circle r="17" />
      {locked === null ? (
        <text y="6">?</text>
      ) : (
        <>
          <path class="shackle" d="M-4.5 -1 V-5 A4.5 4.5 0 0 1 4.5 -5 V-1" />
          <rect class="case" x="-7.5" y="-2" width="15" height="11" rx="2.5" />
        </>
      )}
    </g>
  );
}
