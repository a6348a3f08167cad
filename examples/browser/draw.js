import { probability } from "./network.js";

const SVG = "http://www.w3.org/2000/svg";

/** Adds one trial to the picture: `place` and `score` are in 0…1. */
export function drawTrial(svg, { place, score, age }) {
  const dot = document.createElementNS(SVG, "circle");
  const diverged = Number.isNaN(score);
  dot.setAttribute("cx", 15 + 370 * place);
  dot.setAttribute("cy", 285 - 270 * (diverged ? 0 : score));
  dot.setAttribute("r", 5);
  dot.setAttribute("fill", diverged ? "none" : "#2a6fdb");
  dot.setAttribute("stroke", "#2a6fdb");
  dot.setAttribute("opacity", 0.3 + 0.7 * age);
  svg.append(dot);
}

/** Draws what the network says of each place, and the points that it was judged by. */
export function drawNetwork(canvas, network, data) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const chance = probability(network, [(2.4 * column) / width - 1.2, (2.4 * row) / height - 1.2]);
      image.data.set([42 + 180 * chance, 111 + 40 * chance, 219 - 150 * chance, 150], 4 * (row * width + column));
    }
  }
  context.putImageData(image, 0, 0);
  for (const { point, label } of data) {
    context.fillStyle = label === 1 ? "#c2410c" : "#1e3a8a";
    context.fillRect(((point[0] + 1.2) / 2.4) * width, ((point[1] + 1.2) / 2.4) * height, 2, 2);
  }
}
