import { describe, expect, it } from "vitest";
import { readSshOptions } from "./options.ts";

describe("options of ssh", () => {
  it("are hosts, each with what holds for all unless it says otherwise", () => {
    const options = readSshOptions({
      slots: 2,
      setup: ["module load node"],
      hosts: [{ host: "gpu1" }, { host: "me@gpu2", slots: 4, folder: "/mnt/digits", whetstone: "~/bin/whetstone" }],
    });
    expect(options).toEqual({
      client: ["ssh"],
      hosts: [
        { host: "gpu1", slots: 2, setup: ["module load node"] },
        { host: "me@gpu2", slots: 4, setup: ["module load node"], folder: "/mnt/digits", whetstone: "~/bin/whetstone" },
      ],
    });
  });

  it.each([
    [{}, "hosts must be a list of options by their names"],
    [
      { hosts: [{ slots: 2 }] },
      "host must be a host's name, or user@name, found nothing; write cluster: { ssh: { hosts: [{ host: gpu1 }] } }",
    ],
    [{ hosts: [{ host: "-oProxyCommand=x" }] }, "host must be a host's name"],
    [{ hosts: [{ host: "a", folder: "digits" }] }, "folder must be an absolute path"],
    [{ hosts: [{ host: "a", slot: 2 }] }, 'has no option "slot"; did you mean slots?'],
    [{ hosts: [{ host: "a" }, { host: "a" }] }, "a is there twice"],
  ])("are refused with what to write: %j", (given, message) => {
    expect(() => readSshOptions(given)).toThrow(message);
  });
});
