// Compares the search of a bundle with minisearch, tantivy and Pagefind, over the same articles and queries.
//
//   npm install
//   python3 -m pip install tantivy        # optional
//   node compare.mjs BUNDLE [GRADES.tsv...]
//
// Without grades it prints the first three articles that each engine finds for each query.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import MiniSearch from "minisearch";
import { openSearch } from "../../templates/site/search.js";

const DEPTH = 10;
const here = import.meta.dirname;
const [bundle, ...graders] = process.argv.slice(2);
const cloud = "public";
const json = (name) => JSON.parse(readFileSync(path.join(bundle, name), "utf8"));

// Each query is on one line, so that they can be read line by line.
const queries = readFileSync(path.join(here, "queries.yaml"), "utf8")
  .split("\n")
  .map((line) => /^ {2}- \{ id: (?<id>\S+), set: (?<set>\S+), query: (?<text>".*") \}$/.exec(line)?.groups)
  .filter(Boolean)
  .map(({ id, set, text }) => ({ id, set, text: JSON.parse(text) }));

const plain = (html) =>
  (html ?? "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");
const list = (value) => [value ?? []].flat().map(String);
const documents = json("manifest.json")
  .articles.filter((row) => row.clouds.includes(cloud))
  .map((row) => json(row.object))
  .map(({ id, title, heading, html, text, properties = {} }) => ({
    id,
    title,
    text: `${heading ?? ""} ${plain(html)} ${text ?? ""}`,
    tags: [properties.resourceTags, properties.service, properties.resource].flatMap(list).join(" "),
  }));

async function helpc() {
  const search = await openSearch(json(`clouds/${cloud}.json`), async (name) => json(name));
  return Promise.all(queries.map(async ({ text }) => (await search.query(text, { limit: DEPTH })).hits.map(({ id }) => id)));
}

function minisearch() {
  const options = { boost: { title: 3 }, fuzzy: 0.2, prefix: true };
  const index = new MiniSearch({ fields: ["title", "tags", "text"], idField: "id", searchOptions: options });
  index.addAll(documents);
  return queries.map(({ text }) => index.search(text).slice(0, DEPTH).map(({ id }) => id));
}

const TANTIVY = `
import json, re, sys, tantivy
documents, queries = json.load(sys.stdin)
builder = tantivy.SchemaBuilder()
builder.add_text_field("id", stored=True, tokenizer_name="raw")
fields = ["title", "tags", "text"]
for field in fields:
    builder.add_text_field(field, tokenizer_name="en_stem")
index = tantivy.Index(builder.build())
writer = index.writer(50_000_000)
for document in documents:
    writer.add_document(tantivy.Document(**document))
writer.commit()
index.reload()
searcher = index.searcher()
found = []
for query in queries:
    words = " ".join(re.findall(r"\\w+", query))
    parsed = index.parse_query(words, fields, field_boosts={"title": 3.0})
    found.append([searcher.doc(at)["id"][0] for _, at in searcher.search(parsed, ${DEPTH}).hits])
json.dump(found, sys.stdout)
`;

function tantivy() {
  const input = JSON.stringify([documents, queries.map(({ text }) => text)]);
  const run = spawnSync("python3", ["-c", TANTIVY], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
  return run.status === 0 ? JSON.parse(run.stdout) : undefined;
}

async function pagefind() {
  const { createIndex, close } = await import("pagefind");
  const folder = mkdtempSync(path.join(tmpdir(), "pagefind-"));
  const escape = (text) => text.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char]);
  try {
    const { index } = await createIndex({ forceLanguage: "en" });
    for (const { id, title, text, tags } of documents) {
      const content = `<html lang="en"><body><h1>${escape(title)}</h1><p>${escape(tags)}</p><p>${escape(text)}</p></body></html>`;
      await index.addHTMLFile({ url: `/${encodeURIComponent(id)}`, content });
    }
    await index.writeFiles({ outputPath: folder });
    await close();
    // Its reader expects a browser.
    const fileOf = (address) => path.join(folder, address.replace(/^.*?\/index\//, "").replace(/\?.*/, ""));
    execFileSync("cp", [path.join(folder, "pagefind.js"), path.join(folder, "pagefind.mjs")]);
    Object.assign(globalThis, {
      window: globalThis,
      location: { href: "http://localhost/", origin: "http://localhost" },
      document: { querySelector: () => ({ getAttribute: () => "en" }), currentScript: null },
      fetch: async (address) => new Response(readFileSync(fileOf(String(address)))),
    });
    const reader = await import(pathToFileURL(path.join(folder, "pagefind.mjs")));
    await reader.options({ basePath: "http://localhost/index/" });
    await reader.init();
    const found = [];
    for (const { text } of queries) {
      const { results } = await reader.search(text);
      const first = await Promise.all(results.slice(0, DEPTH).map((result) => result.data()));
      found.push(first.map(({ raw_url: raw, url }) => decodeURIComponent((raw ?? url).replace(/^\//, ""))));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The mean grade of each article, by query.
function readGrades() {
  const grades = new Map();
  for (const file of graders) {
    for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
      const [query, id, grade] = line.split("\t");
      const key = `${query}\t${id}`;
      grades.set(key, [...(grades.get(key) ?? []), Number(grade)]);
    }
  }
  const means = new Map();
  for (const [key, all] of grades) {
    const [query, id] = key.split("\t");
    if (!means.has(query)) means.set(query, new Map());
    means.get(query).set(id, all.reduce((sum, one) => sum + one, 0) / all.length);
  }
  return means;
}

const gain = (grades) => grades.slice(0, 3).reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0);

// The mean nDCG@3 of a set of queries, as `helpc eval` computes it.
function ndcg(found, grades, set) {
  const values = [];
  queries.forEach((query, at) => {
    const graded = grades.get(query.id) ?? new Map();
    const best = gain([...graded.values()].sort((a, b) => b - a));
    if (best === 0 || (set !== "all" && query.set !== set)) return;
    values.push(gain(found[at].map((id) => graded.get(id) ?? 0)) / best);
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const engines = { helpc, minisearch, tantivy, pagefind };
const rankings = {};
for (const [name, run] of Object.entries(engines)) {
  const found = await run();
  if (found) rankings[name] = found;
  else console.error(`${name} is not installed: left out`);
}
if (graders.length === 0) {
  queries.forEach(({ id, text }, at) => {
    console.log(`${id} ${text}`);
    for (const [name, found] of Object.entries(rankings)) console.log(`  ${name}: ${found[at].slice(0, 3).join(", ")}`);
  });
} else {
  const grades = readGrades();
  console.log(["nDCG@3".padEnd(12), "development", "held-out", "all"].join("  "));
  for (const [name, found] of Object.entries(rankings)) {
    const row = ["development", "held-out", "all"].map((set) => ndcg(found, grades, set).toFixed(3).padStart(set.length));
    console.log([name.padEnd(12), ...row].join("  "));
  }
}
