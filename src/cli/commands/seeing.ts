import { type Command, Option } from "commander";
import { plotNames } from "../plot/names.ts";
import { example, finish, hosts, port, whole } from "./words.ts";

/** Commands that draw a study, or write of it. */
export function seeing(program: Command): void {
  program
    .command("dashboard")
    .description("show a study live in the browser; prints an address with a secret token")
    .argument("<folder>", "a study's folder, or one that holds several studies")
    .option("--port <n>", "the port (default: any that is free)", port)
    .option(
      "--host <address>",
      "let other machines reach it at this address of this machine (default: only this machine)",
    )
    .option(
      "--allow-host <host>",
      "let a proxy that shows it by another name in, such as hub.example.org; may be given several times",
      hosts,
    )
    .option("--control", "let the page change the study: stop, kill, scale, add a stage, widen a range", false)
    .addHelpText("after", example("whetstone dashboard digits", "whetstone dashboard studies --port 7700"))
    .action(async (folder: string, options) =>
      finish(await (await import("../dashboard.ts")).dashboard(folder, options)),
    );

  program
    .command("plot")
    .description("draw a chart of a study, to a file or in the terminal")
    .argument("<folder>", "the study's folder")
    .argument("<chart>", `one of ${plotNames.join(", ")}`)
    .option("-o, --output <file>", "an .svg or .png file (default: the terminal)")
    .addOption(
      new Option("--over <budget>", "history, curves, compare: the horizontal axis").choices([
        "trials",
        "epochs",
        "time",
      ]),
    )
    .option("--metric <name>", "curves: this metric instead of the searched one")
    .option("--params <names>", "space, parallel, pairs: only these hyperparameters, such as lr,dropout; two for pairs")
    .option("--trials <numbers>", "highlight these trials, such as 3,14")
    .option("--stage <n>", "take importance and the model's expectation from this stage alone", whole)
    .option("--log", "logarithmic score axis; --no-log for a linear one (default: what fits)")
    .option("--no-log")
    .option("--with <folders...>", "compare: the studies to compare with")
    .addOption(new Option("--theme <theme>", "colours of the file (default: light)").choices(["light", "dark"]))
    .option("--width <pixels>", "width of the file (default: 880)", whole)
    .addHelpText(
      "after",
      example(
        "whetstone plot digits space -o space.svg",
        "whetstone plot digits history --over epochs",
        "whetstone plot digits pairs --params lr,dropout -o pairs.png --theme dark",
        "whetstone plot grid compare --with random ours -o regret.svg",
      ),
    )
    .action(async (folder: string, chart: string, options) =>
      finish(await (await import("../plot.ts")).plot(folder, chart, options)),
    );

  program
    .command("importance")
    .description(
      "show which hyperparameters matter: fANOVA with pairs, and PED-ANOVA, for all trials and for the good ones",
    )
    .argument("<folder>", "the study's folder")
    .option("--stage <n>", "use this stage alone", whole)
    .option("--json", "print JSON")
    .addHelpText("after", example("whetstone importance digits"))
    .action(async (folder: string, options) => finish((await import("../importance.ts")).importance(folder, options)));

  program
    .command("report")
    .description("write up a study: ranges, budget, best params and how sure they are, what matters, what diverged")
    .argument("<folder>", "the study's folder")
    .option("-o, --output <file>", "where to write it (default: standard output)")
    .addOption(
      new Option(
        "--format <format>",
        "html is one file with all charts (default: by the file's extension, else md)",
      ).choices(["html", "md", "json"]),
    )
    .addHelpText("after", example("whetstone report digits -o report.html", "whetstone report digits --format md"))
    .action(async (folder: string, options) => finish(await (await import("../report.ts")).report(folder, options)));
}
