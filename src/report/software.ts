import { LogFollower } from "../store/log-follower.ts";

/** What workers ran on, each version once. */
export interface Software {
  readonly whetstone: readonly string[];
  readonly node: readonly string[];
  readonly platforms: readonly string[];
  /** The training program's git commits, with "+" where files differ from one. */
  readonly commits: readonly string[];
}

export function softwareOf(folder: string): Software {
  const found = {
    whetstone: new Set<string>(),
    node: new Set<string>(),
    platforms: new Set<string>(),
    commits: new Set<string>(),
  };
  new LogFollower(folder).read((_, event) => {
    if (event.kind !== "worker") return;
    found.whetstone.add(event.whetstone);
    found.node.add(event.node);
    found.platforms.add(event.platform);
    if (event.commit !== undefined) found.commits.add(event.commit);
  });
  const sorted = (names: ReadonlySet<string>) => [...names].sort();
  return {
    whetstone: sorted(found.whetstone),
    node: sorted(found.node),
    platforms: sorted(found.platforms),
    commits: sorted(found.commits),
  };
}
