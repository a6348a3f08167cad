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
