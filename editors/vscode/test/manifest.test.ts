import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(__dirname, "../..");
const read = (path: string): any => JSON.parse(readFileSync(join(root, path), "utf8"));
const manifest = read("package.json");
const sources = readdirSync(join(root, "src")).map((name) => readFileSync(join(root, "src", name), "utf8")).join("\n");

test("the problem matcher reads concise output", () => {
  const { pattern } = manifest.contributes.problemMatchers[0];
  const regexp = new RegExp(pattern.regexp);
  const lines: [string, string[]][] = [
    [
      "articles/microsoft.compute/a.md:44:38: warning links/locale: the address contains: `en-us` [fixable]",
      ["articles/microsoft.compute/a.md", "44", "38", "warning", "links/locale", "the address contains: `en-us` [fixable]"],
    ],
    ["C:\\tree\\a b.md:1:2: suggestion own/rule-1: x", ["C:\\tree\\a b.md", "1", "2", "suggestion", "own/rule-1", "x"]],
  ];
  for (const [line, parts] of lines) {
    const match = regexp.exec(line);
    assert.deepEqual([1, 2, 3, 4, 5, 6].map((index) => match?.[index]), parts);
  }
  assert.deepEqual([pattern.file, pattern.line, pattern.column, pattern.severity, pattern.code, pattern.message], [1, 2, 3, 4, 5, 6]);
});

test("every command exists, and none has the name of a command of the server", () => {
  // The language client registers these by itself.
  const server = ["helpc.preview", "helpc.why", "helpc.explain", "helpc.fixAll", "helpc.addToBaseline"];
  const names: string[] = manifest.contributes.commands.map((one: { command: string }) => one.command);
  assert.ok(names.length > 6);
  for (const name of names) {
    assert.ok(!server.includes(name), name);
    assert.ok(sources.includes(`"${name}": `), `${name} is not registered`);
  }
  const menus = Object.values(manifest.contributes.menus).flat() as { command: string }[];
  for (const { command } of menus) assert.ok(names.includes(command), command);
});

test("a folder without trust cannot choose what runs and what is read", () => {
  const trust = manifest.capabilities.untrustedWorkspaces;
  assert.equal(trust.supported, "limited");
  assert.deepEqual(trust.restrictedConfigurations, ["helpc.path", "helpc.config", "helpc.schemas"]);
  assert.equal(manifest.contributes.configuration.properties["helpc.path"].scope, "machine-overridable");
});

test("nothing runs at installation, and nothing is reported to anyone", () => {
  assert.deepEqual(Object.keys(manifest.scripts), ["build", "check", "test"]);
  assert.doesNotMatch(sources, /telemetry|https?:\/\/|node:http|fetch\(|node:net/i);
});

test("the files that the manifest names exist", () => {
  const { grammars, snippets } = manifest.contributes;
  for (const path of [manifest.icon, ...grammars.map((one: any) => one.path), ...snippets.map((one: any) => one.path)]) {
    assert.ok(existsSync(join(root, path)), path);
  }
});

test("snippets are well formed", () => {
  const snippets = Object.values(read("snippets/article.code-snippets")) as { prefix: string; body: string[] }[];
  assert.ok(snippets.length > 8);
  for (const { prefix, body } of snippets) {
    assert.match(prefix, /^helpc-[a-z]+$/);
    // A dollar that starts no placeholder is escaped.
    assert.doesNotMatch(body.join("\n"), /(?<!\\)\$(?![\d{])/, prefix);
  }
});
