/** What turns SVG into pixels. The build makes one file of it, so that nothing else is installed. */
export { initWasm, Resvg } from "@resvg/resvg-wasm";
