/** What pointers do on a drawing. Places are pixels from its corner. */
export interface Gestures {
  /** Dragged by so much. */
  readonly moved: (dx: number, dy: number) => void;
  /** Zoomed around a place to show `factor` times as much; along both axes, or only across. */
  readonly zoomed: (factor: number, x: number, y: number, both: boolean) => void;
  /** Points at a place, or at none. */
  readonly pointed: (x: number | undefined, y: number | undefined) => void;
  readonly clicked: (x: number, y: number, adding: boolean) => void;
}

interface At {
  readonly x: number;
  readonly y: number;
}

/** Pixels that a click may tremble. */
const TREMBLE = 6;

/** Follows mouse and fingers on an element, until the function that is returned is called. */
export function followFingers(element: HTMLElement, { moved, zoomed, pointed, clicked }: Gestures): () => void {
  const down = new Map<number, At>();
  let travelled = 0;
  const placeOf = ({ offsetX: x, offsetY: y }: PointerEvent): At => ({ x, y });
  const listeners: Partial<{ [K in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[K]) => void }> = {
    pointerdown: (event) => {
      element.setPointerCapture(event.pointerId);
      if (down.size === 0) travelled = 0;
      down.set(event.pointerId, placeOf(event));
      pointed(undefined, undefined);
    },
    pointermove: (event) => {
      const now = placeOf(event);
      const before = down.get(event.pointerId);
      if (before === undefined) {
        pointed(now.x, now.y);
        return;
      }
      travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) moved(now.x - before.x, now.y - before.y);
      else zoomed(distance(before, other) / distance(now, other), (now.x + other.x) / 2, (now.y + other.y) / 2, true);
      down.set(event.pointerId, now);
    },
    pointerup: (event) => {
      const { x, y } = placeOf(event);
      const wasDown = down.delete(event.pointerId);
      if (wasDown && down.size === 0 && travelled <= TREMBLE)
        clicked(x, y, event.shiftKey || event.ctrlKey || event.metaKey);
    },
    pointercancel: (event) => {
      down.delete(event.pointerId);
    },
    pointerleave: () => pointed(undefined, undefined),
    wheel: (event) => {
      event.preventDefault();
      zoomed(1.0015 ** event.deltaY, event.offsetX, event.offsetY, !event.shiftKey);
    },
  };
  const stopped = new AbortController();
  // Not passive, so that the page does not scroll along.
  for (const [name, listener] of Object.entries(listeners))
    element.addEventListener(name, listener as EventListener, { signal: stopped.signal, passive: false });
  return () => stopped.abort();
}

function distance(a: At, b: At): number {
  return Math.max(8, Math.hypot(a.x - b.x, a.y - b.y));
}
