import { describeSampler } from "../sampler.contract.ts";
import { gp } from "./gp.ts";

describeSampler("gp with sampled hyperparameters", () => gp({ inference: "mcmc" }), {
  limit: 1000,
  kinds: ["nothing that varies", "few points", "conditions two deep"],
});
