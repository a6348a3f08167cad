import { describe, expect, it } from "vitest";
import { isSealed, sealedAmong, withoutSealed } from "./sealed.ts";

describe("a metric", () => {
  it.each(["test_accuracy", "test", "testLoss", "Test/acc", "TEST_F1"])("is sealed as %s", (name) => {
    expect(isSealed(name)).toBe(true);
  });

  it.each(["val_accuracy", "latest_loss", "contest", "accuracy_test"])("is not sealed as %s", (name) => {
    expect(isSealed(name)).toBe(false);
  });
});

describe("an epoch's metrics", () => {
  it("are parted into those of the test set and the others", () => {
    const metrics = { val_loss: 0.5, test_loss: Number.NaN, test_acc: 0.9 };
    expect(withoutSealed(metrics)).toEqual({ val_loss: 0.5 });
    expect(sealedAmong(metrics)).toEqual({ test_loss: Number.NaN, test_acc: 0.9 });
  });

  it("are the same object where none are of the test set, so that long studies fold without copies", () => {
    const metrics = { val_loss: 0.5 };
    expect(withoutSealed(metrics)).toBe(metrics);
  });
});
