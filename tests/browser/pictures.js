// Takes pictures of the site, to look at: node pictures.js BUNDLE FOLDER [light|dark|phone|docs...]
// `docs` takes those of the documentation; docs/pictures/make calls it.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, open, serve } from "./host.js";

const [bundle, folder, ...modes] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node pictures.js BUNDLE FOLDER [light|dark|phone|docs...]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const read = (path) => JSON.parse(readFileSync(join(bundle, path), "utf8"));
const entry = read("clouds/public.json");
const { products, problems } = read(entry.taxonomy);
const product = products.find((one) => one.answered > 0) ?? products[0];
const topics = read(product.object).categories.flatMap((category) => category.topics);
const topic = topics.sort((a, b) => b.articles - a.articles)[0];
const large = [...products].sort((a, b) => b.articles - a.articles)[0];
const typed = (type) => {
  const index = read(entry.indexes.type);
  const shards = index.shards.filter(Boolean).map(read);
  return shards.map(({ entries }) => entries[type]).find(Boolean)?.cards[0].id;
};
const id = (value) => encodeURIComponent(value ?? "");
const slug = (value) => value.toLowerCase().replace(/[^a-z0-9_-]/g, (c) => `~${c.charCodeAt(0).toString(16)}`);
const views = {
  start: "",
  product: `?cloud=public&product=${id(product.ids[0])}`,
  large: `?cloud=public&product=${id(large.ids[0])}`,
  topic: `?cloud=public&product=${id(product.ids[0])}&topic=${id(topic?.id)}`,
  empty: `?cloud=public&product=${id(product.ids[0])}&topic=99999`,
  article: `?cloud=public&article=${id(problems?.[0].id)}`,
  page: `articles/${slug(problems?.[0].id ?? "")}.html`,
  form: `?cloud=public&article=${id(typed("problemscopingquestions"))}`,
  solve: `?cloud=public&article=${id(typed("diagnoseandsolve"))}`,
  search: "?cloud=public&q=virtual%20machine%20does%20not%20start",
  chinese: "?cloud=mooncake",
  browse: "browse/index.html",
  lost: "nowhere.html",
  embed: "embed.html",
};
const sizes = {
  light: { viewport: { width: 1440, height: 900 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 },
  docs: { viewport: { width: 1180, height: 960 } },
};
// The views that the documentation shows, and the names of their pictures.
const documented = { start: "start.png", page: "article.png" };
const host = await serve(bundle);
const browser = await launch();
for (const mode of modes.length > 0 ? modes : ["light", "dark", "phone"]) {
  const isForDocs = mode === "docs";
  for (const [name, path] of Object.entries(views)) {
    if (isForDocs && !documented[name]) continue;
    const view = await open(browser, host, path, sizes[mode]);
    await view.page.waitForTimeout(300);
    const height = await view.page.evaluate(() => document.documentElement.scrollHeight);
    const file = isForDocs ? documented[name] : `${name}-${mode}.png`;
    await view.page.screenshot({ path: join(folder, file), fullPage: !isForDocs && height < 2600 });
    const faults = (await view.faults()).filter((fault) => !fault.includes("404"));
    if (faults.length > 0) console.log(name, mode, faults);
    await view.close();
  }
}
await browser.close();
host.close();
