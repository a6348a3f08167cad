import { stringify } from "yaml";

/**
 * YAML that readers of YAML 1.1, such as Python's, read as the same: for them a bare `on` or `no` is a boolean, and `1e-7` a
 * text, since it has no point.
 */
export function yamlText(value: object): string {
  const text = stringify(value, {
    version: "1.1",
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
  });
  return text.replaceAll(/(?<=: )(-?\d+)(?=e[-+]\d+$)/gm, "$1.0");
}
