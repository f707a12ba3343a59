import assert from "node:assert/strict";
import { test } from "node:test";
import { findProgram, type Search } from "../src/program";

const search = (over: Partial<Search>, programs: readonly string[]): Search => ({
  setting: "",
  isTrusted: true,
  folders: ["/home/a/tree"],
  extension: "/ext",
  pathVariable: "/usr/bin:/opt/bin",
  home: "/home/a",
  platform: "linux",
  isProgram: (file) => programs.includes(file),
  ...over,
});
const found = (over: Partial<Search>, ...programs: string[]): string => {
  const result = findProgram(search(over, programs));
  return result.kind === "found" ? `${result.source} ${result.program}` : `missing: ${result.message}`;
};

test("the setting comes first, then the extension, then PATH", () => {
  const all = ["/own/helpc", "/ext/bin/helpc", "/opt/bin/helpc"];
  assert.equal(found({ setting: "/own/helpc" }, ...all), "setting /own/helpc");
  assert.equal(found({}, ...all), "extension /ext/bin/helpc");
  assert.equal(found({}, "/opt/bin/helpc"), "PATH /opt/bin/helpc");
  assert.match(found({}), /^missing: .*Install helpc/);
});

test("a setting that names nothing does not start another program", () => {
  assert.match(found({ setting: "/own/helpc" }, "/ext/bin/helpc"), /^missing: .*`\/own\/helpc`, which is not a program/);
});

test("the setting may be relative to the home or to the folder", () => {
  assert.equal(found({ setting: "~/bin/helpc" }, "/home/a/bin/helpc"), "setting /home/a/bin/helpc");
  assert.equal(found({ setting: "tools/helpc" }, "/home/a/tree/tools/helpc"), "setting /home/a/tree/tools/helpc");
  assert.equal(found({ setting: "${workspaceFolder}/h" }, "/home/a/tree/h"), "setting /home/a/tree/h");
  assert.match(found({ setting: "tools/helpc", folders: [] }, "tools/helpc"), /^missing: .*absolute/);
});

test("nothing in a folder without trust is started", () => {
  const inside = ["/home/a/tree/tools/helpc"];
  for (const setting of ["tools/helpc", "/home/a/tree/tools/helpc", "${workspaceFolder}/tools/helpc", "/x/../home/a/tree/tools/helpc"]) {
    assert.match(found({ setting, isTrusted: false }, ...inside), /^missing: .*do not trust/, setting);
  }
  const pathVariable = ".:tools:/home/a/tree/tools:/usr/bin";
  assert.match(found({ pathVariable, isTrusted: false }, ...inside, "tools/helpc", "helpc"), /^missing/);
  assert.equal(found({ pathVariable, isTrusted: false }, ...inside, "/usr/bin/helpc"), "PATH /usr/bin/helpc");
  assert.equal(found({ setting: "/home/a/tree2/h", isTrusted: false }, "/home/a/tree2/h"), "setting /home/a/tree2/h");
});

test("the current folder is never searched", () => {
  assert.match(found({ pathVariable: ".::bin" }, "helpc", "./helpc", "bin/helpc"), /^missing/);
});

test("Windows has its own paths", () => {
  const windows = {
    platform: "win32" as const,
    extension: "C:\\ext",
    folders: ["C:\\tree"],
    home: "C:\\Users\\a",
    pathVariable: '"C:\\Program Files\\helpc";D:\\bin;.',
  };
  assert.equal(found(windows, "C:\\ext\\bin\\helpc.exe"), "extension C:\\ext\\bin\\helpc.exe");
  assert.equal(found(windows, "C:\\Program Files\\helpc\\helpc.exe"), "PATH C:\\Program Files\\helpc\\helpc.exe");
  assert.match(found({ ...windows, setting: "c:\\TREE\\h.exe", isTrusted: false }, "c:\\TREE\\h.exe"), /do not trust/);
});
