import { expect, it } from "vitest";
import { surviveChaos } from "../fixtures/chaos.ts";

it("16 workers finish 5,000 trials, each once, though one is killed or stopped each second for two minutes", async () => {
  const { kills, stops, resumed, events } = await surviveChaos({ workers: 16, trials: 5000, seconds: 120, epoch: 180 });
  expect(kills).toBeGreaterThan(40);
  expect(stops).toBeGreaterThan(40);
  expect(resumed).toBeGreaterThan(40);
  console.log(`${kills} killed, ${stops} stopped, ${resumed} attempts resumed, ${events} events`);
}, 600_000);
