import { describe, expect, it } from "vitest";
import { readDefaults } from "./read-defaults.ts";

describe("what a program tells of itself", () => {
  it("is its params with their defaults, the last of each, and whether it asks for the epochs", () => {
    const text = '{"params": {"lr": 0.1, "net": "cnn"}}\n{"epochs": 10}\n{"params": {"lr": 0.2, "wide": true}}\n';
    const option = { spelling: "environment", flags: [] };
    expect(readDefaults(text)).toEqual({
      options: [
        { ...option, name: "lr", value: "0.2" },
        { ...option, name: "net", value: "cnn" },
        { ...option, name: "wide", value: "true" },
      ],
      asksEpochs: true,
    });
  });

  it("takes a list for several values, and null for none", () => {
    const { options } = readDefaults('{"params": {"widths": [1, 2], "schedule": null}}');
    expect(options).toMatchObject([{ name: "widths", several: true }, { name: "schedule" }]);
    expect(options[1]).not.toHaveProperty("value");
  });

  it.each(["", "\n", '{"params": {"odd": NaN}}', "null", "7", '"params"', "[]", '{"params": null}', "{"])(
    "is nothing where a line says neither: %s",
    (text) => {
      expect(readDefaults(text)).toEqual({ options: [], asksEpochs: false });
    },
  );
});
