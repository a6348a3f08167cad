/** What a hyperparameter can be. */
export type Value = number | string | boolean | null;

/** The value that a bare word stands for: YAML's spellings of true, false and null, or else its own text. */
export function wordValue(word: string): Value {
  if (/^(true|True|TRUE)$/.test(word)) return true;
  if (/^(false|False|FALSE)$/.test(word)) return false;
  if (/^(null|Null|NULL)$/.test(word)) return null;
  return word;
}
