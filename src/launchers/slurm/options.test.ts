import { describe, expect, it } from "vitest";
import { readSlurmOptions, secondsOf } from "./options.ts";

describe("options of slurm", () => {
  it("are those of sbatch that users know, and any others", () => {
    const options = readSlurmOptions({
      partition: "gpu",
      time: "4:00:00",
      gres: "gpu:1",
      at_once: 8,
      setup: ["module load cuda", "source venv/bin/activate"],
      sbatch: { qos: "high", cpus_per_task: 4, exclusive: true, "mail-type": null, nice: false },
    });
    expect(options).toEqual({
      sbatch: {
        partition: "gpu",
        time: "4:00:00",
        gres: "gpu:1",
        qos: "high",
        "cpus-per-task": "4",
        exclusive: true,
        "mail-type": true,
      },
      setup: ["module load cuda", "source venv/bin/activate"],
      notice: 90,
      atOnce: 8,
    });
  });

  it("need none: the site's own stand", () => {
    expect(readSlurmOptions({})).toEqual({ sbatch: {}, setup: [], notice: 90 });
  });

  it("give notice a quarter of a short time before its end", () => {
    expect(readSlurmOptions({ time: 1 }).notice).toBe(15);
    expect(readSlurmOptions({ time: 1, notice: 20 }).notice).toBe(20);
  });

  it.each([
    [{ time: "soon" }, 'time must be minutes, or hours:minutes:seconds, or days-hours, found "soon"; write'],
    [{ time: 1, notice: 60 }, "notice must be shorter than the time limit, 60 s, found 60; write"],
    [{ partitoin: "gpu" }, 'cluster: slurm has no option "partitoin"; did you mean partition?'],
    [{ partition: "a\n#SBATCH --uid=0" }, "partition must be one line"],
    [{ setup: [{ module: "cuda" }] }, "setup must be a list of texts"],
    [{ sbatch: { array: "0-3" } }, "sbatch must be without array, which whetstone sets itself"],
    [{ sbatch: { "--qos": "high" } }, "sbatch must be long options without their --"],
    [{ sbatch: { qos: ["high"] } }, "sbatch must be texts on one line, or true, which qos is not"],
    [{ time: 5, sbatch: { time: 6 } }, "sbatch must be without time, which stands beside it too"],
    [
      { sbatch: "qos" },
      'sbatch must be options by their names, found "qos"; write cluster: { slurm: { sbatch: { qos: high } } }',
    ],
  ])("are refused with what to write: %j", (given, message) => {
    expect(() => readSlurmOptions(given)).toThrow(message);
  });
});

describe("a time limit", () => {
  it.each([
    ["90", 5400],
    ["90:30", 5430],
    ["2:00:00", 7200],
    ["1-12", 129_600],
    ["1-12:30", 131_400],
    ["1-00:00:01", 86_401],
  ])("is read as Slurm does: %s", (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each(["", "1:2:3:4", "4h", "-1", "0"])("is refused where Slurm would: %j", (text) => {
    expect(secondsOf(text)).toBeUndefined();
  });
});
