import { parseArgs } from "node:util";

/**
 * The options that a benchmark was given, as `parseArgs` of Node reads them. Anything that it does not take ends it with one line, which says
 * what there is; so do words where the default is a number, or numbers with commas between them.
 * @param positionals the words that it needs besides, by the names that they are given here
 */
export function optionsOf(options, positionals = []) {
  const names = Object.entries(options).map(([name, { type }]) => `--${name}${type === "string" ? " …" : ""}`);
  const use = `it takes ${[...positionals, ...names].join(", ")}`;
  let read;
  try {
    read = parseArgs({ options, allowPositionals: positionals.length > 0 });
  } catch (error) {
    if (process.argv.includes("--help")) {
      console.log(use);
      process.exit(0);
    }
    endWith(`${error.message.split(/[.;] |\n/)[0]}; ${use}`);
  }
  for (const [name, { default: usual }] of Object.entries(options)) {
    if (/^\d[\d.,]*$/.test(usual ?? "") && !/^\d[\d.,]*$/.test(read.values[name]))
      endWith(
        `--${name} ${read.values[name]}: expected ${usual.includes(",") ? "numbers" : "a number"} such as ${usual}`,
      );
  }
  if (read.positionals.length < positionals.length)
    endWith(`${positionals[read.positionals.length]} is missing; ${use}`);
  return { ...read.values, ...Object.fromEntries(positionals.map((name, i) => [name, read.positionals[i]])) };
}

/** Ends the benchmark for what it was given. */
export function endWith(line) {
  console.error(line);
  process.exit(2);
}
