/** A text of so many signs at most; where it is longer, an ellipsis stands for the rest. */
export function cut(text: string, most: number): string {
  const signs = [...text];
  return signs.length > most ? `${signs.slice(0, Math.max(1, most - 1)).join("")}…` : text;
}
