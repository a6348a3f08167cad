import { nameFault } from "../../definition/expressions.ts";

/** What the hyperparameters of another tool are called here: as there, where our definitions take that. */
export class Names {
  readonly #ours = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** Gives one more a name, different from those given before. */
  take(original: string): string {
    const safe = safeName(original);
    let free = safe;
    for (let n = 2; this.#taken.has(free); n++) free = `${safe}_${n}`;
    this.#taken.add(free);
    this.#ours.set(original, free);
    return free;
  }

  /** What one that has a name is called here; undefined where none is called that there. */
  of(original: string | undefined): string | undefined {
    return original === undefined ? undefined : this.#ours.get(original);
  }
}

/** What a reader of the definition should know where one is not called as there: its program goes by the other name. */
export function calledElsewhere(original: string, name: string): { readonly remark?: string } {
  return original === name ? {} : { remark: `called ${original} in the file` };
}

function safeName(name: string): string {
  if (nameFault(name) === undefined) return name;
  const plain = name.replaceAll(/[^\w./-]+/g, "_").replace(/^[^A-Za-z_]+/, "");
  return nameFault(plain) === undefined ? plain : `param_${plain}`.replaceAll(/[^\w]+/g, "_");
}
