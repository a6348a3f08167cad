// Draws the README's picture from a study's folder: node scripts/picture.mjs examples/digits/digits lr > docs/images/digits.svg
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { baseOf, baseRange } from "../build/space/range.js";
import { openStudy } from "../build/worker/open-study.js";

const [folder, parameter] = process.argv.slice(2);
const study = openStudy(folder).follow();
const { metric, name } = study.definition;
const colours = ["#9aa5b1", "#3b82c4", "#d9480f"];
const plot = { left: 66, right: 500, top: 62, bottom: 262 };

const axes = study.stages.map(({ space }) => space.parameters.find((p) => p.name === parameter).distribution);
const ranges = axes.map(baseRange);
const low = Math.min(...ranges.map((range) => range.low));
const high = Math.max(...ranges.map((range) => range.high));
const x = (base) => plot.left + ((base - low) / (high - low)) * (plot.right - plot.left);
const y = (score) => plot.bottom - score * (plot.bottom - plot.top);

const grid = [0, 0.25, 0.5, 0.75, 1].map(
  (score) =>
    `<line x1="${plot.left}" x2="${plot.right}" y1="${y(score)}" y2="${y(score)}" class="grid"/>` +
    text(plot.left - 8, y(score) + 4, score, "axis end"),
);
const ticks = [];
for (let base = Math.ceil(low); base <= high; base++) {
  ticks.push(
    `<text x="${x(base)}" y="${plot.bottom + 18}" class="axis middle">10<tspan dy="-5" font-size="8">${base}</tspan></text>`,
  );
}
const dots = study.trials.map((trial) => {
  const base = baseOf(axes[trial.born - 1], trial.params[parameter]);
  const colour = colours[trial.stage - 1];
  if (trial.state === "diverged" || trial.score === undefined) {
    return text(x(base), plot.bottom - 4, "×", "middle", colour);
  }
  return `<circle cx="${x(base).toFixed(1)}" cy="${y(trial.score).toFixed(1)}" r="3.6" fill="${colour}" fill-opacity="0.75"/>`;
});
const bands = study.stages.map(({ number, epochs }, i) => {
  const top = plot.bottom + 34 + i * 24;
  const label = `stage ${number}: ${epochs} ${epochs === 1 ? "epoch" : "epochs"} a trial`;
  return (
    `<rect x="${x(ranges[i].low)}" y="${top}" width="${x(ranges[i].high) - x(ranges[i].low)}" height="16" rx="3" fill="${colours[i]}" fill-opacity="0.35"/>` +
    text((x(ranges[i].low) + x(ranges[i].high)) / 2, top + 12, label, "small middle")
  );
});
const names = readdirSync(join(folder, "checkpoints"))
  .filter((file) => file.endsWith(".ckpt"))
  .sort()
  .slice(-9);
const listing = names.map((file, i) => text(536, 92 + i * 21, file, i === names.length - 1 ? "mono best" : "mono"));

console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 930 376" font-family="system-ui, sans-serif" font-size="12" role="img">
<title>${name}: ${metric.name} by ${parameter}; the ranges of each stage; the listing of checkpoints</title>
<style>.card{fill:#fff;stroke:#d0d7de}.grid{stroke:#e6e9ed}text{fill:#1f2933}.axis{fill:#616e7c;font-size:11px}.small{font-size:11px}.title{font-size:14px;font-weight:600}
.mono{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px;fill:#3e4c59}.best{fill:#d9480f;font-weight:700}.middle{text-anchor:middle}.end{text-anchor:end}</style>
<rect x="1" y="1" width="928" height="374" rx="10" class="card"/>
${text(plot.left, 34, `${name}: ${metric.name} by ${parameter}, ${study.trials.length} trials in ${study.stages.length} stages`, "title")}
${grid.join("\n")}
${ticks.join("\n")}
${dots.join("\n")}
${bands.join("\n")}
${text(536, 34, `ls ${name}/checkpoints`, "title")}
${text(536, 62, "…", "mono")}
${listing.join("\n")}
</svg>`);

function text(left, top, content, classes, fill) {
  const colour = fill === undefined ? "" : ` style="fill:${fill}"`;
  return `<text x="${left}" y="${top}" class="${classes}"${colour}>${content}</text>`;
}
