// The lists of topics as the scripts of the site make them: a customer in JSON on each line of the
// input, the ids of what they see on the line of the output.
//   node site.mjs BUNDLE < CUSTOMERS
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [bundle] = process.argv.slice(2);
globalThis.fetch = async (url) => ({ ok: true, status: 200, json: async () => JSON.parse(readFileSync(url, "utf8")) });
const script = readdirSync(path.join(bundle, "assets")).find((name) => /^bundle-.*\.js$/.test(name));
const { answers, entryOf, visibleCards } = await import(pathToFileURL(path.join(bundle, "assets", script)));
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const customer = JSON.parse(line);
  const cards = await answers(await entryOf(customer.cloud), customer.topic, customer.product);
  console.log(JSON.stringify(visibleCards(cards, customer).map((card) => card.id)));
}
