import { expect, it } from "vitest";
import { surviveChaos } from "../fixtures/chaos.ts";

it("16 workers finish 5,000 trials, each once, though one is killed or stopped each second, 115 times", async () => {
  const { kills, stops, resumed, events } = await surviveChaos({ workers: 16, trials: 5000, strikes: 115, epoch: 180 });
  expect(kills).toBeGreaterThan(30);
  expect(stops).toBeGreaterThan(30);
  expect(resumed).toBeGreaterThan(30);
  console.log(`${kills} killed, ${stops} stopped, ${resumed} attempts resumed, ${events} events`);
}, 600_000);
