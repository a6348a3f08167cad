import { objectivesOf } from "../../src/study/definition.ts";
import type { Address } from "./address.ts";
import { site, study } from "./session.ts";

/** The page's views in the order of their keys. */
export interface View {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  /** Whether there is anything to show in it. */
  readonly isThere?: () => boolean;
}

const views: readonly View[] = [
  { id: "overview", title: "Overview", key: "1" },
  { id: "curves", title: "Curves", key: "2" },
  { id: "space", title: "Space", key: "3" },
  { id: "pairs", title: "Pairs", key: "4" },
  { id: "parallel", title: "Parallel", key: "5" },
  { id: "importance", title: "Importance", key: "6" },
  { id: "trials", title: "Trials", key: "7" },
  { id: "workers", title: "Workers", key: "8" },
  { id: "checkpoints", title: "Checkpoints", key: "9" },
  {
    id: "pareto",
    title: "Pareto",
    key: "0",
    isThere: () => study.value !== undefined && objectivesOf(study.value.definition).length > 1,
  },
  { id: "studies", title: "Compare studies", key: "c", isThere: () => site.value.studies.length > 1 },
];

/** What a view is called in the browser's tab and history. */
export function titleOf({ view, words }: Address): string {
  if (view === "trial") return `Trial ${words.number}`;
  if (view === "compare") return "Compare trials";
  return views.find(({ id }) => id === view)?.title ?? "";
}

export function viewsThere(): readonly View[] {
  return views.filter(({ isThere }) => isThere === undefined || isThere());
}
