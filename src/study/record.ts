/** Whether something read from JSON or YAML is an object with fields, and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether every JavaScript object has something of this name, which would be read where a record lacks it. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}
