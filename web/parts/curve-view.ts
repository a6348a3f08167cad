import type { Trial } from "../../src/study/study.ts";
import { type CurveLook, type Extent, extentOf, type Plot, paintAxes, placingOf } from "./curve-axes.ts";
import { CurvePicture, strokeCurve } from "./curve-picture.ts";
import type { CurveSet } from "./curve-set.ts";

const margin = { left: 62, right: 18, top: 30, bottom: 42 };

/** Milliseconds of drawing in one frame while all rests, and while something moves. */
const SLICE = { resting: 10, moving: 2 };

/** Milliseconds without a movement after which all rests. */
const REST = 80;

/** Milliseconds between two frames from which the later one is late; then there is no time for drawing while something moves. */
const LATE = 20;

/** Pixels from which a curve can be caught. */
const CATCH = 18;

/** A point of a curve: the curve's place in its set, its trial, and the point's values. */
export interface CaughtPoint {
  readonly curve: number;
  readonly trial: Trial;
  readonly x: number;
  readonly y: number;
}

/**
 * Draws many curves so that they can be moved and zoomed at the screen's pace: they are drawn into a picture, which
 * is moved and stretched at once while somebody drags, and drawn anew, slice by slice, as there is time.
 */
export class CurveView {
  readonly #canvas: HTMLCanvasElement;
  readonly #told: (isMoved: boolean) => void;
  #set: CurveSet | undefined;
  #look: CurveLook | undefined;
  #whole: Extent = { left: 0, right: 1, low: 0, high: 1 };
  #extent: Extent = this.#whole;
  #isMoved = false;
  #picked: ReadonlySet<number> = new Set();
  #pointed = -1;
  readonly #picture = new CurvePicture();
  #frame: number | undefined;
  /** When the last frame was, and the last movement. */
  #painted = 0;
  #moved = Number.NEGATIVE_INFINITY;

  /** @param moved told whether somebody has moved or zoomed it, so that not all may be seen */
  constructor(canvas: HTMLCanvasElement, moved: (isMoved: boolean) => void) {
    this.#canvas = canvas;
    this.#told = moved;
  }

  show(set: CurveSet, look: CurveLook): void {
    const axesChanged =
      look.logX !== this.#look?.logX ||
      look.logY !== this.#look.logY ||
      look.nameX !== this.#look.nameX ||
      look.nameY !== this.#look.nameY;
    this.#set = set;
    this.#look = look;
    this.#pointed = -1;
    this.#whole = extentOf(set, look);
    if (this.#isMoved && !axesChanged) this.redraw();
    else this.reset();
  }

  pick(trials: ReadonlySet<number>): void {
    this.#picked = trials;
    this.#paintSoon();
  }

  /** All curves again. */
  reset(): void {
    this.#isMoved = false;
    this.#told(false);
    this.#extent = this.#whole;
    this.redraw();
  }

  /** Moves by so many pixels. */
  move(dx: number, dy: number): void {
    const { width, height } = this.#plot();
    const { left, right, low, high } = this.#extent;
    const x = (-dx * (right - left)) / width;
    const y = (dy * (high - low)) / height;
    this.#to({ left: left + x, right: right + x, low: low + y, high: high + y });
  }

  /** Shows `factor` times as much around a place on the canvas; of the upright axis too where `both`. */
  zoom(factor: number, px: number, py: number, both: boolean): void {
    const { width, height } = this.#plot();
    const { left, right, low, high } = this.#extent;
    const x = left + ((px - margin.left) / width) * (right - left);
    const y = high - ((py - margin.top) / height) * (high - low);
    const scaled = (edge: number, fixed: number, by: number) => fixed + (edge - fixed) * by;
    this.#to({
      left: scaled(left, x, factor),
      right: scaled(right, x, factor),
      low: both ? scaled(low, y, factor) : low,
      high: both ? scaled(high, y, factor) : high,
    });
  }

  /** The curve that has a point nearest to a place, if any is near, and that point's values. */
  nearest(px: number, py: number): CaughtPoint | undefined {
    const set = this.#set;
    if (set === undefined || this.#look === undefined) return undefined;
    const place = placingOf(this.#extent, this.#plot(), this.#look);
    let least = CATCH ** 2;
    let found: CaughtPoint | undefined;
    for (const [c, trial] of set.trials.entries()) {
      for (let i = set.starts[c]!; i < set.starts[c + 1]!; i++) {
        const distance = (place.x(set.x[i]!) - px) ** 2 + (place.y(set.y[i]!) - py) ** 2;
        if (distance >= least) continue;
        least = distance;
        found = { curve: c, trial, x: set.x[i]!, y: set.y[i]! };
      }
    }
    return found;
  }

  /** Lifts a curve out, or none with -1. */
  point(curve: number): void {
    if (curve === this.#pointed) return;
    this.#pointed = curve;
    this.#paintSoon();
  }

  /** Begins the picture anew. */
  redraw(): void {
    if (this.#set === undefined || this.#look === undefined) return;
    this.#picture.begin(this.#set, this.#look, this.#extent, this.#plot());
    this.#paintSoon();
  }

  /** Draws and paints all of it at once, however long that takes. */
  paintNow(): void {
    this.#picture.drawSlice(Number.POSITIVE_INFINITY);
    this.#paint();
  }

  close(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  #to(extent: Extent): void {
    this.#isMoved = true;
    this.#told(true);
    this.#extent = extent;
    this.#moved = performance.now();
    this.#paintSoon();
  }

  #plot(): Plot {
    const { clientWidth, clientHeight } = this.#canvas;
    return {
      left: margin.left,
      top: margin.top,
      width: Math.max(1, clientWidth - margin.left - margin.right),
      height: Math.max(1, clientHeight - margin.top - margin.bottom),
    };
  }

  #paintSoon(): void {
    this.#frame ??= requestAnimationFrame((now) => {
      this.#frame = undefined;
      const isMoving = performance.now() - this.#moved < REST;
      const isLate = now - this.#painted > LATE;
      this.#painted = now;
      // What was begun on the way is finished on the way, so that it is not blank at the sides all the while.
      if (this.#picture.extent !== this.#extent && !(isMoving && this.#picture.isDrawing)) this.redraw();
      if (!isMoving) this.#picture.drawSlice(SLICE.resting);
      else if (!isLate) this.#picture.drawSlice(SLICE.moving);
      this.#paint();
      if (this.#picture.isDrawing) this.#paintSoon();
    });
  }

  #paint(): void {
    const [canvas, look, set] = [this.#canvas, this.#look, this.#set];
    const context = canvas.getContext("2d");
    if (context === null || look === undefined || set === undefined) return;
    const ratio = window.devicePixelRatio;
    const size = { width: Math.round(canvas.clientWidth * ratio), height: Math.round(canvas.clientHeight * ratio) };
    if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    const plot = this.#plot();
    paintAxes(context, this.#extent, plot, look);
    context.save();
    context.beginPath();
    context.rect(plot.left, plot.top, plot.width, plot.height);
    context.clip();
    this.#picture.paint(context, this.#extent, plot);
    const place = placingOf(this.#extent, plot, look);
    const strong = (c: number, colour: string, width: number) => {
      if (c < 0 || c >= set.trials.length) return;
      context.strokeStyle = colour;
      context.lineWidth = width;
      strokeCurve(context, set, c, place);
    };
    if (look.inks === undefined) strong(set.best, look.theme.best, 2.5);
    if (look.inks === undefined && this.#picked.size > 0) {
      set.trials.forEach(({ number }, c) => {
        if (this.#picked.has(number)) strong(c, look.theme.selected, 2.5);
      });
    }
    strong(this.#pointed, look.theme.selected, 2);
    context.restore();
  }
}
