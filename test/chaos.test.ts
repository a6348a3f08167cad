import { expect, it } from "vitest";
import { surviveChaos } from "./fixtures/chaos.ts";

it("a study whose workers are killed and stopped at random ends as if nothing had happened", async () => {
  const { kills, stops, resumed } = await surviveChaos({ workers: 6, trials: 200, strikes: 15, epoch: 150 });
  expect(kills).toBeGreaterThan(3);
  expect(stops).toBeGreaterThan(3);
  expect(resumed).toBeGreaterThan(3);
}, 120_000);
