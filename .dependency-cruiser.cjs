// The house's floors, lowest first. A file may import from its own folder and from any floor below it, never from one above.
const floors = [
  "math",
  "space",
  "study",
  "definition",
  "analysis",
  "formats",
  "samplers",
  "schedules",
  "charts",
  "store",
  "trainers",
  "worker",
  "init",
  "launchers",
  "master",
  "report",
  "dashboard",
  "cli",
];

const upward = floors.slice(0, -1).map((floor, i) => ({
  name: `${floor}-imports-only-downwards`,
  severity: "error",
  from: { path: `^src/${floor}/` },
  to: { path: `^src/(${floors.slice(i + 1).join("|")})/|^src/(index|core)\\.ts$` },
}));

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...upward,
    {
      name: "the-pure-floors-know-no-machine",
      comment: "From math up to charts everything is a function of its arguments and runs in a browser too.",
      severity: "error",
      from: {
        path: "^src/(math|space|study|definition|analysis|formats|samplers|schedules|charts)/",
        pathNot: "\\.(test|contract)\\.ts$",
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "few-start-processes",
      comment:
        "Trainers start programs and launchers workers; besides, people are told by a command, and git is asked for a commit.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(trainers/|launchers/|master/notifier|worker/commit)|\\.test\\.ts$" },
      to: { path: "^(node:)?child_process$" },
    },
    {
      name: "every-import-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.ts$" },
  },
};
