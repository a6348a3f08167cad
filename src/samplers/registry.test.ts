import { describe, expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import { samplers } from "./registry.ts";

describe("the samplers by their names", () => {
  it.each(Object.keys(samplers))(
    "has one called %s, which needs no options and refuses those that it does not know",
    (name) => {
      expect(samplers[name]!({}).suggest).toBeTypeOf("function");
      const unknown = () => samplers[name]!({ unheard_of: 1 });
      expect(unknown).toThrow(UserError);
      expect(unknown).toThrow(new RegExp(`${name} has no option "unheard_of"`));
    },
  );
});
