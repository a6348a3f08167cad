/** What a hyperparameter's name says of its values, by convention: a guess, which never refuses what a user wrote. */

/**
 * Whether values from `least` to `most` are a probability or a share, which never leaves 0 to 1. Names such as `gamma` and
 * `decay` mean one only where the values are near 1.
 */
export function isShare(name: string, least: number, most: number): boolean {
  if (least < 0 || most > 1) return false;
  const text = wordsOf(name);
  return surelyShare.test(text) || (least >= 0.5 && shareNearOne.test(text));
}

/**
 * What a small positive number that acts by its factor is called: a learning rate, the strength of a regularisation and
 * the like, which are searched on a log scale. Undefined for all other names.
 */
export function factorOf(name: string): string | undefined {
  const text = wordsOf(name);
  if (learningRate.test(text)) return "learning rate";
  if (strength.test(text) && !/\b(gae|td)\b/.test(text)) return "strength of regularisation";
  return /\beps$|\badam epsilon$/.test(text) ? "small constant" : undefined;
}

const surelyShare =
  /\b(dropout|drop ?path|drop ?connect|drop (rate|prob)|momentum|beta ?[12]|betas|p|prob|probability|label smoothing|subsample|colsample|fraction)\d*\b/;
const shareNearOne = /\b(gamma|decay|ema|discount|lambda|rho|beta)\d*\b/;
const learningRate = /\b(lr|learning ?rate)\d*$|^lr \d*(min|max|init|initial|base|peak|start)?$/;
/** The lambda of temporal differences is a share. */
const strength = /\b(l1|l2|weight decay|wd|reg|regulari[sz](ation|er)|lambda)\b/;

/** A name's words in lower case: labelSmoothing, label_smoothing and label-smoothing are "label smoothing". */
function wordsOf(name: string): string {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[^\p{L}\p{N}]+/gu, " ");
  return spaced.trim().toLowerCase();
}
