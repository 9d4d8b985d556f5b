import { useEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

// The time now (performance.now()), over and over while `runs`.
export function useNow(runs: boolean, everyMs = 100): number {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => setNow(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [runs, everyMs]);
  return now;
}

// An element's width in pixels, as it changes.
export function useWidth<T extends Element>(first: number): [RefObject<T | null>, number] {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    if (!ref.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
