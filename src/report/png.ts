import { readAsset } from "./assets.ts";

/** Pixels for each of the drawing's own: screens have two. */
const SCALE = 2;

const FONT = "DejaVu Sans";

let ready: Promise<typeof import("./resvg.ts")> | undefined;

/** Draws SVG as PNG. Its letters are the same on every machine. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  ready ??= load();
  const { Resvg } = await ready;
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: { fontBuffers: [readAsset("DejaVuSans.ttf")], defaultFontFamily: FONT, sansSerifFamily: FONT },
  });
  return drawing.render().asPng();
}

/** WebAssembly is compiled once a process. */
async function load(): Promise<typeof import("./resvg.ts")> {
  const resvg = await import("./resvg.ts");
  await resvg.initWasm(readAsset("resvg.wasm"));
  return resvg;
}
