import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { parseDocument } from "yaml";

/** A JSON Schema as far as tests look into it. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const text = readFileSync(new URL("../schema/study.schema.json", import.meta.url), "utf8");

export const studySchema: Schema = JSON.parse(text);

const ajv = new Ajv({ allowUnionTypes: true, allErrors: true });
// Editors alone know this one.
ajv.addKeyword("patternErrorMessage");
const validate = ajv.compile(JSON.parse(text));

/** What an editor that has the schema underlines in a definition: each fault by its place, nothing where there is none. */
export function underlined(definition: string): readonly string[] {
  const document = parseDocument(definition.replace(/^\uFEFF/, ""), { merge: true, logLevel: "error" });
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  validate(document.toJS());
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }: ErrorObject) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
