/** Whether something read from JSON or YAML is an object with fields, and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a text holds where it is a JSON object; undefined for any other text. */
export function recordIn(text: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return isRecord(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every JavaScript object has something of this name, which would be read where a record lacks it. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** The fields that have a value: optional ones are left out rather than undefined, as a file that is written has no word for that. */
export function withoutUndefined<T extends object>(fields: T): WithoutUndefined<T> {
  // What is left out are the very fields that may be.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as WithoutUndefined<T>;
}

type Optional<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
type WithoutUndefined<T> = Omit<T, Optional<T>> & { [K in Optional<T>]?: Exclude<T[K], undefined> };
