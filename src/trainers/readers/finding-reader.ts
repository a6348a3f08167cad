import type { Found, ResultReader } from "./result-reader.ts";

/** How results are read, once for a whole study. */
export interface ChoiceBook {
  /** What has been decided, if it has. */
  known(): string | undefined;
  /** Decides, unless somebody has before; gives what is decided. */
  choose(name: string): string;
}

/** A reader by its name, the one to be preferred first. */
export interface Candidate {
  readonly name: string;
  readonly reader: ResultReader;
}

/**
 * Reads with whichever candidate finds the metric. All of them read along until it is decided, and then what the chosen one
 * has found so far is told. The first candidate is a program's own word and decides at its first report; the others wait until
 * one of them has found two epochs, or the program has ended, so that what prints first does not win over what tells more
 * exactly. The decision holds for the whole study, so that a score never comes to mean something else. `elsewhere` says where
 * all but the first would find it.
 */
export function findingReader(candidates: readonly Candidate[], book: ChoiceBook, elsewhere: string): ResultReader {
  const found = new Map<string, Found[]>(candidates.map(({ name }) => [name, []]));
  let chosen: Candidate | undefined;

  function reportsOf(name: string): number {
    return (found.get(name) ?? []).filter(({ kind }) => kind === "report").length;
  }

  function keep(name: string, more: readonly Found[]): void {
    const all = found.get(name);
    for (const each of more) all?.push(each);
  }

  function settle(over: boolean): readonly Found[] {
    const [first] = candidates;
    const most = Math.max(...candidates.map(({ name }) => reportsOf(name)));
    const known = book.known();
    if (known === undefined && first !== undefined && reportsOf(first.name) === 0) {
      if (most < 2 && !over) {
        const mistakes = (found.get(first.name) ?? []).filter(({ kind }) => kind === "wrong");
        // Said twice, and nothing else found: it is no stray line.
        return mistakes.length > 1 && most === 0 ? mistakes.slice(0, 1) : [];
      }
      if (!over) for (const { name, reader } of candidates) keep(name, reader.look());
    }
    const best = candidates.find(({ name }) => reportsOf(name) > 0);
    const name = known ?? (best === undefined ? undefined : book.choose(best.name));
    chosen = candidates.find((candidate) => candidate.name === name);
    if (chosen !== undefined) return found.get(chosen.name) ?? [];
    return over ? firstMistake() : [];
  }

  function firstMistake(): readonly Found[] {
    return [...found.values()].flat().slice(0, 1);
  }

  function take(ask: (reader: ResultReader) => readonly Found[], over = false): readonly Found[] {
    if (chosen !== undefined) return ask(chosen.reader);
    let isNews = over;
    for (const { name, reader } of candidates) {
      const more = ask(reader);
      keep(name, more);
      isNews ||= more.length > 0;
    }
    return isNews || book.known() !== undefined ? settle(over) : [];
  }

  return {
    line: (line) => take((reader) => reader.line(line)),
    look: () => take((reader) => reader.look()),
    end: () => take((reader) => reader.end(), true),
    expected: () => {
      if (chosen !== undefined)
        return `${chosen.reader.expected()}, for results of this study are read by ${chosen.name}`;
      const others = new Set(candidates.flatMap(({ reader }) => reader.others?.() ?? []));
      const hint = `it told ${[...others].slice(0, 10).join(", ")}: is one of them the metric?`;
      return [`${candidates[0]?.reader.expected()}, or ${elsewhere}`, ...(others.size === 0 ? [] : [hint])].join("; ");
    },
    get keepsLines() {
      return chosen?.reader.keepsLines ?? true;
    },
  };
}
