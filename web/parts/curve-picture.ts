import { type CurveLook, type Extent, type Placing, type Plot, placingOf } from "./curve-axes.ts";
import type { CurveSet } from "./curve-set.ts";
import { inkOf } from "./ink.tsx";

/** Pixels of a dash and of the gap behind it. */
const DASH = [7, 5];

/** The radius of a curve of one point, in pixels, so that it is seen too. */
const POINT = 1;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  extent: Extent;
}

interface Job {
  readonly set: CurveSet;
  readonly look: CurveLook;
  readonly place: Placing;
  /** Pixels of the plane within its canvas. */
  readonly plot: Plot;
  /** How many curves are drawn. */
  next: number;
}

/**
 * A picture of many curves, drawn slice by slice on a sheet behind the one that is shown, and shown when it is whole. What is
 * shown can be painted moved and stretched, as another part of the plane, at once.
 */
export class CurvePicture {
  #shown: Sheet | undefined;
  #drawn: Sheet | undefined;
  #job: Job | undefined;

  get isDrawing(): boolean {
    return this.#job !== undefined;
  }

  /** The part of the plane that it shows, or will when it is whole. */
  get extent(): Extent | undefined {
    return (this.isDrawing ? this.#drawn : this.#shown)?.extent;
  }

  begin(set: CurveSet, look: CurveLook, extent: Extent, plot: Plot): void {
    this.#drawn ??= { canvas: document.createElement("canvas"), extent };
    this.#drawn.extent = extent;
    const ratio = window.devicePixelRatio;
    // Setting a size clears it too.
    this.#drawn.canvas.width = Math.round(plot.width * ratio);
    this.#drawn.canvas.height = Math.round(plot.height * ratio);
    this.#job = { set, look, place: placingOf(extent, plot, look), plot, next: 0 };
  }

  /** Goes on with the drawing for so many milliseconds. */
  drawSlice(milliseconds: number): void {
    const [job, sheet] = [this.#job, this.#drawn];
    const context = sheet?.canvas.getContext("2d");
    if (job === undefined || sheet === undefined || context == null) return;
    const until = performance.now() + milliseconds;
    const { set, look, place, plot } = job;
    const { length } = set.trials;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, -plot.left * ratio, -plot.top * ratio);
    context.lineWidth = look.inks === undefined ? 1 : 2;
    context.globalAlpha = look.inks === undefined ? Math.min(0.75, Math.max(0.14, 6 / Math.sqrt(length))) : 1;
    while (job.next < length) {
      // The worst first, so that better ones lie on top.
      const c = length - 1 - job.next++;
      const trial = set.trials[c]!;
      const { colour, dashed } = look.inks?.get(trial.number) ?? inkOf(look.theme, trial);
      context.strokeStyle = colour;
      context.setLineDash(dashed ? DASH : []);
      strokeCurve(context, set, c, place);
      if (job.next % 16 === 0 && performance.now() > until) return;
    }
    [this.#shown, this.#drawn, this.#job] = [sheet, this.#shown, undefined];
  }

  /** What is shown, where the part of the plane that it shows lies within `extent`. */
  paint(context: CanvasRenderingContext2D, { left, right, low, high }: Extent, plot: Plot): void {
    if (this.#shown === undefined) return;
    const { canvas, extent: shown } = this.#shown;
    const [perX, perY] = [plot.width / (right - left), plot.height / (high - low)];
    context.drawImage(
      canvas,
      plot.left + (shown.left - left) * perX,
      plot.top + (high - shown.high) * perY,
      (shown.right - shown.left) * perX,
      (shown.high - shown.low) * perY,
    );
  }
}

export function strokeCurve(
  context: CanvasRenderingContext2D,
  { starts, x, y }: CurveSet,
  c: number,
  place: Placing,
): void {
  context.beginPath();
  let [count, lastX, lastY] = [0, 0, 0];
  for (let i = starts[c]!; i < starts[c + 1]!; i++) {
    const px = place.x(x[i]!);
    const py = place.y(y[i]!);
    // What has no logarithm.
    if (!Number.isFinite(px + py)) continue;
    if (count++ === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
    lastX = px;
    lastY = py;
  }
  if (count === 1) context.arc(lastX, lastY, POINT, 0, 2 * Math.PI);
  context.stroke();
}
