import { describeSampler } from "../sampler.contract.ts";
import { gp } from "./gp.ts";

describeSampler("gp", gp, { limit: 400 });
