// Answers queries with the script of the site: a query in JSON on each line of the input, the
// answer on the line of the output.
//   node query.mjs SCRIPT BUNDLE CLOUD < QUERIES
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [script, bundle, cloud] = process.argv.slice(2);
const { openSearch } = await import(pathToFileURL(script));
const load = async (name) => JSON.parse(readFileSync(path.join(bundle, name), "utf8"));
const search = await openSearch(await load(`clouds/${cloud}.json`), load);
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { text, ...options } = JSON.parse(line);
  console.log(JSON.stringify(await search.query(text, options)));
}
