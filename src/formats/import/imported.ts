import type { ParsedParameter } from "../../space/grammar.ts";
import type { Goal, HistorySource } from "../../study/definition.ts";
import type { Note } from "./source.ts";

/** A hyperparameter of another tool, in our grammar. */
export interface ImportedParameter {
  readonly name: string;
  readonly parameter: ParsedParameter;
  /** What a reader of the definition should know of it. */
  readonly remark?: string;
}

/** Something of a definition with the reason for it. */
export interface Explained<T> {
  readonly value: T;
  readonly why: string;
}

/** What a file of another tool says of a search. What it does not say is left open. */
export interface Imported {
  /** What the file is: `a W&B sweep`. */
  readonly format: string;
  readonly name?: string | undefined;
  readonly command?:
    | {
        readonly text: string | readonly string[];
        readonly shell?: boolean;
        readonly why?: string;
      }
    | undefined;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace?: number;
  readonly metric?: { readonly name: string; readonly goal: Goal } | undefined;
  /** Where the metric is not named, but its goal is. */
  readonly goal?: Goal;
  readonly parameters: readonly ImportedParameter[];
  readonly trials?: Explained<number> | undefined;
  readonly epochs?: Explained<number>;
  /** As YAML behind `sampler:` and `schedule:`. */
  readonly sampler?: Explained<string> | undefined;
  readonly schedule?: Explained<string> | undefined;
  /** The score at which the search is over. */
  readonly target?: number | undefined;
  /** The file is a history too, from which a study can learn. */
  readonly history?: Omit<HistorySource, "file">;
  readonly notes: readonly Note[];
}
