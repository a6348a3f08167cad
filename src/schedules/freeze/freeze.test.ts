import { describeSchedule } from "../schedule.contract.ts";
import { freeze } from "./freeze.ts";

describeSchedule("freeze", () => freeze({}), 4);
