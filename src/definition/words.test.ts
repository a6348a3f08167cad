import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandWords } from "./words.ts";

/** The words with placeholders shown as <name>. */
function split(text: string | readonly string[], shell = false): readonly string[] {
  const { words, problems } = commandWords({ text, shell });
  expect(problems).toEqual([]);
  return words.map(({ pieces }) => pieces.map((p) => (p.kind === "text" ? p.text : `<${p.name}>`)).join(""));
}

describe("a command's words", () => {
  it.each([
    ["  python   train.py\n--lr {lr}\t", ["python", "train.py", "--lr", "<lr>"]],
    ["a 'b c' \"d e\" f\\ g h''i", ["a", "b c", "d e", "f g", "hi"]],
    ["'' \"\"", ["", ""]],
    ['\'a\\b\' "a\\b" "a\\"b" a\\\\b', ["a\\b", "a\\b", 'a"b', "a\\b"]],
    ["--x={a.b/c-d}{lr}", ["--x=<a.b/c-d><lr>"]],
    ["'{lr}' \"v{lr}\"", ["<lr>", "v<lr>"]],
    ["awk '{{print $1}}' {{lr}}", ["awk", "{print $1}", "{lr}"]],
    ['{{"lr":{lr}}}', ["{lr:<lr>}"]],
    ["'{{\"lr\": {lr}}}'", ['{"lr": <lr>}']],
    ["\\{lr\\}", ["{lr}"]],
  ])("of %j are %j", (text, words) => {
    expect(split(text)).toEqual(words);
  });

  it("are a list's items, blanks and quotes included", () => {
    expect(split(["a b", "'{lr}'", ""])).toEqual(["a b", "'<lr>'", ""]);
  });

  it("are for a shell where only one understands them, unless they are quoted", () => {
    const told = (text: string) => commandWords({ text, shell: false }).problems.map(({ at }) => at);
    for (const word of ["&&", "b;", ">d", ">>d", "2>&1", "|", "<", "||", "$G/h", "--x=$G", "~/i", "$(k)", "&"])
      expect(told(`cd a ${word} c`), word).toEqual([5]);
    expect(told("cd a && b; c >d")).toEqual([5]);
    expect(told("a '&&' \\; \"$G\" '~/i' \\$K --x=a;b --to a|b a&b 5$ x> <pad> 'a && $b'")).toEqual([]);
    expect(commandWords({ text: "a && $b", shell: true }).problems).toEqual([]);
    expect(commandWords({ text: ["a", "&&", "$b"], shell: false }).problems).toEqual([]);
  });

  it("are one for a shell, whose quotes stay", () => {
    expect(split("cd x && train '{lr}' > \"$OUT\"", true)).toEqual(["cd x && train '<lr>' > \"$OUT\""]);
  });

  it("tell where a brace or a quote is alone", () => {
    const places = (text: string) => commandWords({ text, shell: false }).problems.map(({ at }) => at);
    expect(places("a {b c} 'd")).toEqual([2, 6, 8]);
    expect(commandWords({ text: ["a", "{"], shell: false }).problems).toMatchObject([{ item: 1, at: 0 }]);
  });

  it("come back from a line in which each is quoted for a shell", () => {
    const quoted = (word: string) => `'${word.replaceAll("'", "'\\''").replaceAll(/[{}]/g, "$&$&")}'`;
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), (words) => {
        expect(split(words.map(quoted).join(" "))).toEqual(words);
      }),
    );
  });
});
