import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type History, RowStatus } from "../../study/history.ts";
import { rankRows } from "./ranking.ts";

const row = fc.record({
  status: fc.constantFrom(RowStatus.pending, RowStatus.scored, RowStatus.diverged, RowStatus.failed),
  loss: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double(), fc.constant(Number.NaN)),
});

describe("a ranking", () => {
  it("that followed a history through any changes is the one that sorting it anew gives", () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 150 }), { minLength: 1, maxLength: 4 }), (versions) => {
        const history = emptyHistory();
        for (const rows of versions) {
          Object.assign(history, {
            count: rows.length,
            status: Uint8Array.from(rows, ({ status }) => status),
            losses: Float64Array.from(rows, ({ loss }) => loss),
          });
          const { order, ranked } = rankRows(history);
          const scored = rows.flatMap(({ status, loss }, i) =>
            status === RowStatus.scored && Number.isFinite(loss) ? [{ loss, i }] : [],
          );
          scored.sort((a, b) => a.loss - b.loss || a.i - b.i);
          expect([...order.subarray(0, ranked)]).toEqual(scored.map(({ i }) => i));
        }
      }),
    );
  });
});

function emptyHistory(): History {
  const none = new Float64Array();
  return {
    dimensions: 1,
    count: 0,
    points: none,
    status: new Uint8Array(),
    losses: none,
    epochs: none,
    seconds: none,
    state: undefined,
  };
}
