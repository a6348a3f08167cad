/**
 * node bench/networks/table.mjs RUNS.jsonl: mean (median) normalised regret over the runs of each search, by the trainings' worth of
 * epochs that it has spent: (best known accuracy - best so far) / (best known - that of the median random training).
 */
import { readFileSync } from "node:fs";
import { mean, median } from "../mean.mjs";

const runs = readFileSync(process.argv[2], "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const scales = new Map();
for (const task of new Set(runs.map((run) => run.task))) {
  const ofTask = runs.filter((run) => run.task === task);
  const random = ofTask.filter(({ search }) => search === "Whetstone, random").flatMap(({ trainings }) => trainings);
  scales.set(task, {
    best: Math.max(...ofTask.flatMap(({ accuracy }) => Object.values(accuracy))),
    median: median(random),
  });
}
const regretOf = ({ task, accuracy }, mark) => {
  const { best, median } = scales.get(task);
  return (best - accuracy[mark]) / (best - median);
};

const marks = ["1", "2", "5", "10", "25", "50"];
console.log(["search".padEnd(32), "runs  ", ...marks.map((mark) => mark.padEnd(24))].join(""));
for (const search of new Set(runs.map((run) => run.search))) {
  const own = runs.filter((run) => run.search === search);
  const columns = marks.map((mark) => {
    if (own.some(({ accuracy }) => accuracy[mark] === undefined)) return "";
    const regrets = own.map((run) => regretOf(run, mark));
    const centre = mean(regrets);
    const error = Math.sqrt(mean(regrets.map((regret) => (regret - centre) ** 2)) / (regrets.length - 1));
    return `${centre.toFixed(3)} ± ${error.toFixed(3)} (${median(regrets).toFixed(3)})`;
  });
  console.log(
    [search.padEnd(32), String(own.length).padEnd(6), ...columns.map((column) => column.padEnd(24))].join(""),
  );
}
