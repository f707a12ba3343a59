// Reads the bundle that docs/reference/bundle-format.md describes. All requests of the site
// are made here.

// Scripts are in assets/, one folder below the root of the bundle.
const base = new URL("../", import.meta.url);
export { base as root };
const objects = new Map();

export class NotFound extends Error {}

async function fetchJson(path, options) {
  const response = await fetch(new URL(path, base), options);
  if (response.status === 404) throw new NotFound(`${path} does not exist`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// Loads an object. Objects never change, so each is fetched once.
export function load(path) {
  if (!objects.has(path)) {
    const loaded = fetchJson(path);
    loaded.catch(() => objects.delete(path));
    objects.set(path, loaded);
  }
  return objects.get(path);
}

const entries = new Map();

// Loads the entry of a cloud, the only file that changes under the same name.
export function entryOf(cloud) {
  if (!entries.has(cloud)) {
    const loaded = fetchJson(`clouds/${encodeURIComponent(cloud)}.json`, { cache: "no-cache" });
    loaded.catch(() => entries.delete(cloud));
    entries.set(cloud, loaded);
  }
  return entries.get(cloud);
}

// Calls `read` with the entry of a cloud. A missing object means that the bundle was
// replaced, so `read` is called once more with the new entry.
export async function withEntry(cloud, read) {
  try {
    return await read(await entryOf(cloud));
  } catch (error) {
    if (!(error instanceof NotFound) || !entries.has(cloud)) throw error;
    entries.delete(cloud);
    return read(await entryOf(cloud));
  }
}

// Returns the shard of a key: the 32-bit FNV-1a hash of its UTF-8 bytes.
export function shardOf(key, shards) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash % shards;
}

// Returns the entry of a key in the index `by`, or null.
export async function find(entry, by, key) {
  if (!Object.hasOwn(entry.indexes, by)) return null;
  key = key.toLowerCase();
  const index = await load(entry.indexes[by]);
  const path = index.shards[shardOf(key, index.shards.length)];
  if (path === null) return null;
  const { entries } = await load(path);
  return Object.hasOwn(entries, key) ? entries[key] : null;
}

// Returns all cards of a key, in order.
export async function cards(entry, by, key) {
  const found = await find(entry, by, key);
  if (found === null) return [];
  const pages = await Promise.all((found.more ?? []).map(load));
  return [...found.cards, ...pages.flatMap((page) => page.cards)];
}

// Returns the cards of the articles that answer a topic, for a product if one is chosen.
export async function answers(entry, topic, product) {
  if (product && Object.hasOwn(entry.indexes, "answer")) {
    return cards(entry, "answer", `${topic}/${product}`);
  }
  return cards(entry, "topic", topic);
}

const names = (list) => list.toLowerCase().split(",").map((name) => name.trim()).filter(Boolean);

// Filters cards by resource type, resource tags and audience. An unknown resource type
// or tag matches every card, and a card without them matches any.
export function visibleCards(cards, { resource = "", tag = "", internal = "" }) {
  const isFor = (choices, values) => choices.length === 0 || !values || values.some((value) => choices.includes(value));
  const [types, kinds] = [names(resource), names(tag)];
  return cards.filter((card) => isFor(types, card.resources) && isFor(kinds, card.tags) && (!card.internal || internal === "1"));
}

// Loads an article by its id; null if the cloud does not show it.
export async function article(entry, id) {
  const found = await find(entry, "id", id);
  return found === null ? null : load(found.cards[0].object);
}

const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

// Returns the name of an article's page, like src/site/slug.rs. Null if the name is so
// long that it ends in a hash.
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

// Returns the title that customers see.
export const nameOf = (article) =>
  [article.customerTitle, article.heading].find((title) => title?.trim()) ?? article.title;
