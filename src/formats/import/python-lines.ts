/** A logical line of Python: a statement, however many lines it takes. Places count characters from the text's start. */
interface PythonLine {
  /** Behind its indentation. */
  readonly at: number;
  readonly end: number;
  /** It stands within a block. */
  readonly inner: boolean;
}

const piece =
  /(?<text>(?:""".*?(?:"""|$)|'''.*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?))|(?<comment>#[^\n]*)|(?<open>[([{])|(?<close>[)\]}])|(?<end>\n)|\\\n|[^"'#()[\]{}\n\\]+|\\/sy;

/** Splits a text into its statements; comments and blank lines are none. */
export function pythonLines(text: string): readonly PythonLine[] {
  const lines: PythonLine[] = [];
  let start = 0;
  let depth = 0;
  const finish = (end: number) => {
    const at = start + text.slice(start, end).search(/\S|$/);
    if (at < end && text[at] !== "#") lines.push({ at, end, inner: at > start });
    start = end + 1;
  };
  piece.lastIndex = 0;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    const { open, close, end } = found.groups ?? {};
    if (open !== undefined) depth++;
    else if (close !== undefined) depth = Math.max(0, depth - 1);
    else if (end !== undefined && depth === 0) finish(found.index);
  }
  if (start < text.length) finish(text.length);
  return lines;
}
