import { expect, test } from "vitest";
import { parallelChart } from "../charts/parallel.ts";
import { dark, light } from "../charts/theme.ts";
import { parseSpace } from "../space/space.ts";
import { definitionWith, trialWith } from "../study/study.fixture.ts";
import { htmlOf } from "./html.ts";

test("scores have the reader's colours: the best stands out from a dark background as from a bright one", async () => {
  const space = parseSpace({ lr: "uniform(0, 1)", dropout: "uniform(0, 1)" });
  const trials = [0.1, 0.5, 0.9].map((score, i) => {
    return trialWith({ number: i + 1, params: { lr: score, dropout: 1 - score }, score });
  });
  const study = { definition: definitionWith({ space }), plans: [], stages: [], trials, workers: new Map() };
  const html = await htmlOf("digits", [{ title: "Lines", blocks: [{ kind: "chart", chart: parallelChart(study) }] }]);
  const lines = html.match(/stroke="var\(--ramp\d+\)"/g) ?? [];
  expect(new Set(lines).size).toBe(3);
  const last = light.ramp.length - 1;
  expect(html).toContain(`stroke="var(--ramp${last})"`);
  expect(html).toContain(`--ramp${last}:${light.ramp[last]}`);
  expect(html).toContain(`--ramp${last}:${dark.ramp[last]}`);
  expect(light.ramp[last]).not.toBe(dark.ramp[last]);
});
