#!/usr/bin/env node
// Runs the helpc of this platform, which is an optional dependency of this package.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const { name, version, optionalDependencies } = require("../package.json");
const wanted = Object.keys(optionalDependencies).find((other) => other.endsWith(`/${platform}`));

function fail(lines) {
  process.stderr.write(`helpc: ${lines.join("\n")}\n`);
  process.exit(2);
}

if (!wanted) {
  fail([
    `there is no npm package for ${platform}.`,
    "Other ways to install helpc: https://github.com/example/helpc/blob/main/docs/install.md",
  ]);
}
let program;
try {
  const found = require(`${wanted}/package.json`);
  if (found.version !== version) {
    fail([
      `${name} ${version} and ${wanted} ${found.version} do not belong together.`,
      `Install again: npm install ${name}@${version}`,
    ]);
  }
  program = require.resolve(`${wanted}/helpc${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  fail([
    `the package ${wanted}, which contains the program for this platform, is not installed.`,
    "npm leaves it out with `--omit=optional` or `--no-optional`, or if package-lock.json was made on another platform.",
    `Install it: npm install ${wanted}@${version}`,
    "If that does not help, delete node_modules and package-lock.json, and run `npm install` again.",
  ]);
}
// Ctrl+C reaches both processes; helpc decides how it ends.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
const result = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (result.error) fail([`cannot run ${program}: ${result.error.message}`]);
process.exit(result.signal ? 128 + constants.signals[result.signal] : result.status);
