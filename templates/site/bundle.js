// The bundle, as docs/reference/bundle-format.md describes it: all that asks the host
// for something.

// Scripts lie in assets/, one folder below the bundle.
const base = new URL("../", import.meta.url);
const objects = new Map();

export class Gone extends Error {}

async function fetchJson(path, options) {
  const response = await fetch(new URL(path, base), options);
  if (response.status === 404) throw new Gone(`${path} is not there`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// An object never changes, so each is fetched once.
export function load(path) {
  if (!objects.has(path)) {
    const loaded = fetchJson(path);
    loaded.catch(() => objects.delete(path));
    objects.set(path, loaded);
  }
  return objects.get(path);
}

const entries = new Map();

// The entry of a cloud: the only file that changes in its place.
export function entryOf(cloud) {
  if (!entries.has(cloud)) {
    const loaded = fetchJson(`clouds/${encodeURIComponent(cloud)}.json`, { cache: "no-cache" });
    loaded.catch(() => entries.delete(cloud));
    entries.set(cloud, loaded);
  }
  return entries.get(cloud);
}

// Does `work` with the entry of a cloud. An object that is gone means that the
// bundle was replaced: then once more, with the new entry.
export async function withEntry(cloud, work) {
  try {
    return await work(await entryOf(cloud));
  } catch (error) {
    if (!(error instanceof Gone) || !entries.has(cloud)) throw error;
    entries.delete(cloud);
    return work(await entryOf(cloud));
  }
}

// The shard of a key: FNV-1a, 32 bits, over its UTF-8 bytes.
export function shardOf(key, shards) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash % shards;
}

// What an index has of a key, or null.
export async function find(entry, by, key) {
  if (!Object.hasOwn(entry.indexes, by)) return null;
  key = key.toLowerCase();
  const index = await load(entry.indexes[by]);
  const path = index.shards[shardOf(key, index.shards.length)];
  if (path === null) return null;
  const { entries } = await load(path);
  return Object.hasOwn(entries, key) ? entries[key] : null;
}

// All cards of a key, in order.
export async function cards(entry, by, key) {
  const found = await find(entry, by, key);
  if (found === null) return [];
  const pages = await Promise.all((found.more ?? []).map(load));
  return [...found.cards, ...pages.flatMap((page) => page.cards)];
}

// The articles that answer a topic, for a product where one was chosen.
export async function answers(entry, topic, product) {
  if (product && Object.hasOwn(entry.indexes, "answer")) {
    return cards(entry, "answer", `${topic}/${product}`);
  }
  return cards(entry, "topic", topic);
}

const names = (list) => list.toLowerCase().split(",").map((name) => name.trim()).filter(Boolean);

// Of the cards of a list those that a customer sees: of one type of resource, of
// these kinds of it, each as far as it is known.
export function seen(cards, { resource = "", tag = "", internal = "" }) {
  const isFor = (wanted, own) => wanted.length === 0 || !own || own.some((name) => wanted.includes(name));
  const [types, kinds] = [names(resource), names(tag)];
  return cards.filter((card) => isFor(types, card.resources) && isFor(kinds, card.tags) && (!card.internal || internal === "1"));
}

// An article by its id, or null.
export async function article(entry, id) {
  const found = await find(entry, "id", id);
  return found === null ? null : load(found.cards[0].object);
}

const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

// The name of the page of an article, as src/site/slug.rs makes it; null where
// the id is so long that it takes a hash.
export function slug(id) {
  id = id.toLowerCase();
  let name = "";
  new TextEncoder().encode(id).forEach((byte, at) => {
    const letter = String.fromCharCode(byte);
    const plain = /[a-z0-9_-]/.test(letter) && !(at === 0 && devices.test(id));
    name += plain ? letter : `~${byte.toString(16).padStart(2, "0")}`;
  });
  return name.length > 120 ? null : name;
}

export const pageOf = (id) => {
  const name = slug(id);
  return name === null ? null : new URL(`articles/${name}.html`, base).href;
};

// What customers call an article.
export const nameOf = (article) =>
  [article.customerTitle, article.heading].find((title) => title?.trim()) ?? article.title;
