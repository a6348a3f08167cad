import { shortNumber } from "../study/describe.ts";
import { type BudgetTrust, isMisleading } from "./budget-trust.ts";

/** The rank correlation from which on an order says much. */
const telling = 0.8;

/**
 * `the order after 1 epoch says little about that after 5: rank correlation 0.21 (-0.36 … 0.67) over 14 trials, too few to be sure`:
 * so few leave open whether it misleads.
 */
export function trustText(trust: BudgetTrust): string {
  const { from, to, trials, rho, low, high } = trust;
  const tells = isMisleading(trust) ? "little" : rho < telling ? "something" : "much";
  const isOpen = isMisleading({ rho: low }) !== isMisleading({ rho: high });
  const numbers = `rank correlation ${rho.toFixed(2)} (${low.toFixed(2)} … ${high.toFixed(2)}) over ${trials} trials${isOpen ? ", too few to be sure" : ""}`;
  const epochs = from === 1 ? "epoch" : "epochs";
  return `the order after ${shortNumber(from)} ${epochs} says ${tells} about that after ${shortNumber(to)}: ${numbers}`;
}
