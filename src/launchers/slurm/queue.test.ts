import { describe, expect, it } from "vitest";
import { readJson, readLines, tasksIn } from "./queue.ts";

/** What Slurm 22.05 says of an array with `%6`, shortened to the fields that are read. */
const of2205 = [
  { job_id: 2, array_job_id: 1, array_task_id: 0, array_task_string: "", job_state: "RUNNING", nodes: "n1" },
  { job_id: 3, array_job_id: 1, array_task_id: 1, array_task_string: "", job_state: "COMPLETED", nodes: "n1" },
  { job_id: 1, array_job_id: 1, array_task_id: null, array_task_string: "6-7%6", job_state: "PENDING", nodes: "" },
].map((job) => ({
  ...job,
  restart_cnt: 0,
  name: "mine",
  state_reason: job.job_state === "PENDING" ? "JobArrayTaskLimit" : "None",
}));

/** The same of 23.11: numbers and states have other forms. */
const number = (value: number | null) => ({ set: value !== null, infinite: false, number: value ?? 0 });
const of2311 = of2205.map((job) => ({
  ...job,
  array_job_id: number(job.array_job_id),
  array_task_id: number(job.array_task_id),
  job_state: [job.job_state],
}));

const tasks = [
  { id: "1_0", restarts: 0, state: "running", node: "n1" },
  { id: "1_6", restarts: 0, state: "waiting", why: "JobArrayTaskLimit" },
  { id: "1_7", restarts: 0, state: "waiting", why: "JobArrayTaskLimit" },
];

describe("squeue's JSON", () => {
  it.each([
    ["22.05", of2205],
    ["23.11", of2311],
  ])("of %s tells each task that waits or runs, and none that is over", (_version, jobs) => {
    expect(readJson(JSON.stringify({ meta: {}, errors: [], jobs }), "mine")).toEqual(tasks);
  });

  it("is given up for lines where it tells of all the cluster's jobs", () => {
    const other = { ...of2205[0], name: "another's" };
    expect(readJson(JSON.stringify({ jobs: [...of2205, other] }), "mine")).toBeUndefined();
  });

  it("is given up for lines where it cuts a list of tasks short", () => {
    const long = { ...of2205[2], array_task_string: "1,3,5,7,..." };
    expect(readJson(JSON.stringify({ jobs: [long] }), "mine")).toBeUndefined();
  });

  it.each(["", "squeue: unrecognized option '--json'", "[]", '{"jobs": 3}'])("may be none: %j", (text) => {
    expect(readJson(text, "mine")).toBeUndefined();
  });

  it("takes a task on its way back into the queue for one that waits", () => {
    const requeued = {
      ...of2311[0],
      restart_cnt: number(2),
      job_state: ["PENDING", "COMPLETING"],
      state_reason: "BeginTime",
    };
    expect(readJson(JSON.stringify({ jobs: [requeued] }), "mine")).toEqual([
      { id: "1_0", restarts: 2, state: "waiting", why: "BeginTime" },
    ]);
  });
});

/** A line as Slurm pads it. */
const line = (id: string, state: string, restarts: number, node: string, why: string) =>
  `${id.padEnd(24)}${state.padEnd(16)}${String(restarts).padEnd(8)}${node.padEnd(64)}${why.padEnd(64)}\n`;

describe("squeue's lines", () => {
  it("tell the same", () => {
    const text = [
      line("1_6", "PENDING", 0, "", "JobArrayTaskLimit"),
      line("1_7", "PENDING", 0, "", "JobArrayTaskLimit"),
      line("1_0", "RUNNING", 0, "n1", "None"),
      line("1_1", "TIMEOUT", 0, "n1", "None"),
    ].join("");
    expect(readLines(text)).toEqual([tasks[1], tasks[2], tasks[0]]);
  });

  it("keep a task that is completing, for it may come back", () => {
    expect(readLines(line("1_4", "COMPLETING", 3, "n2", "None"))).toEqual([
      { id: "1_4", restarts: 3, state: "running", node: "n2" },
    ]);
  });

  it("may be none", () => {
    expect(readLines("")).toEqual([]);
  });
});

it.each([
  ["3", [3]],
  ["0-2", [0, 1, 2]],
  ["0,4-8:2%3", [0, 4, 6, 8]],
])("the tasks %s are %j", (text, numbers) => {
  expect(tasksIn(text)).toEqual(numbers);
});
