/** Whether a report has that key for something else than a metric. */
export const isOfReport = (name: string): boolean => name === "epoch" || name === "checkpoint";

/** What to say where such a key is taken for a metric. */
export const ofReport = (name: string): string =>
  `each report says its ${name} beside its metrics, so ${name} is none of them; name what the program measures`;
