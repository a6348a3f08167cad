/** A text in lines that are at most so wide, but for words that are wider. */
export function wrapped(
  text: string,
  width: number,
  widthOf: (words: string) => number = (words) => words.length,
): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((word) => word !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
