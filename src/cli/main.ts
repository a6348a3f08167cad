#!/usr/bin/env node
// An older Node fails at what it lacks of ours before a line of ours has run. So this file, which all of them can read, looks first.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  void import("./whetstone.ts");
} else {
  console.error(
    `whetstone needs Node 20.19 or later, and this is ${process.version}; install a newer one, as with nvm, conda or a package of your system`,
  );
  process.exitCode = 2;
}

export {};
