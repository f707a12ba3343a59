// The bundles of the tests, built by helpc in temporary folders.

import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { project } from "./host.js";

export const helpc = process.env.HELPC ?? join(project, "target/debug/helpc");

export const scratch = mkdtempSync(join(tmpdir(), "helpc-browser-"));

// Builds the articles in `folder` and returns the bundle folder.
export function build(folder, name) {
  const out = join(scratch, name);
  // Only a configuration given by --config may use templates outside its tree.
  const config = join(dirname(folder), "helpc.yaml");
  const named = existsSync(config) && config.startsWith(scratch) ? ["--config", config] : [];
  // Findings do not matter here: exit code 1 means that there are some.
  try {
    execFileSync(helpc, ["build", folder, ...named, "--out", out, "--audience", "all", "--quiet", "--fail-on", "never", "--format", `concise=${out}.txt`], { stdio: "pipe" });
  } catch (error) {
    throw new Error(`${helpc} build ${folder}: ${error.stderr}`);
  }
  return out;
}

// Publishes a bundle to a folder, which a web server serves, and returns the folder.
export function publish(bundle) {
  const site = `${bundle}-published`;
  execFileSync(helpc, ["publish", "--bundle", bundle, `file://${site}`, "--smoke-test", "--quiet"], { stdio: "pipe" });
  return site;
}

// Writes a tree of articles, by path and text, and its configuration.
export function plant(name, articles, config = {}) {
  const folder = join(scratch, name, "articles");
  mkdirSync(folder, { recursive: true });
  const templates = join(project, "templates/site");
  writeFileSync(join(scratch, name, "helpc.yaml"), JSON.stringify({ templates, ...config }));
  for (const [path, text] of Object.entries(articles)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

// Our own articles and, if there is one, a large tree of real articles: names and folders.
export function articleTrees() {
  const folder = process.env.HELPC_CORPUS ?? join(project, "../shared/corpus/articles");
  const trees = [["our articles", join(project, "articles")]];
  if (existsSync(folder) && !named("corpus")) trees.push(["a large tree", folder]);
  else leftOut("corpus", "pages of a large tree in a browser");
  return trees;
}

// These two do what tests/left-out.sh does.
const named = (need) => (process.env.HELPC_TESTS_WITHOUT ?? "").split(/\s+/).includes(need);

function leftOut(need, what) {
  const { CI, HELPC_TESTS_LEFT_OUT: list } = process.env;
  const line = `${what}: no ${need}`;
  console.error(`did not run: ${line}`);
  if (list) appendFileSync(list, `${line}\n`);
  if (CI === "true" && !named(need)) throw new Error(`${line}; provide it, or name it in HELPC_TESTS_WITHOUT`);
}

export function article({ id, type = "generic", title = "An example", topics = "32411835", products = "14749", more = "" }, body) {
  const quoted = title.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<properties
    pageTitle="${quoted}"
    description="An example of an article"
    service="microsoft.example"
    resource="examples"
    ms.author="example"
    selfHelpType="${type}"
    supportTopicIds="${topics}"
    productPesIds="${products}"
    cloudEnvironments="public, mooncake"
    articleId="${id}"
    ownershipId="Example_Examples"
    ${more}
/>
# ${title.replaceAll("<", "&lt;")}

${body}
`;
}

export const form = (elements) =>
  `---\n${JSON.stringify({ $schema: "SelfHelpContent", resourceRequired: true, subscriptionRequired: false, title: "Example questions", fileAttachmentHint: "A <b>log</b>", formElements: elements }, null, 2)}\n---`;
