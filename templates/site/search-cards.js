// The results of a query: what a surface shows of the articles. src/search/cards.rs does the same.

import { numbers, partitionPoint, pathOf } from "./search-format.js";
import { snippet } from "./search-snippet.js";

const MAX_LOADED_PER_HIT = 3;

// Reads the cards of an index. `load` resolves to the parsed object at a path.
export class CardReader {
  #root;
  #load;
  #synonyms;
  #firstCards = [];

  constructor(root, load, synonyms) {
    this.#root = root;
    this.#load = load;
    this.#synonyms = synonyms;
    let next = 0;
    for (const more of numbers(root.cards.counts)) {
      this.#firstCards.push(next);
      next += more + 1;
    }
  }

  async #hit(document, terms) {
    const at = partitionPoint(this.#firstCards, (first) => first <= document) - 1;
    const { cards } = await this.#load(pathOf(this.#root.cards.objects, at));
    const { id, title, type, product, text } = cards[document - this.#firstCards[at]];
    return { id, title, type, ...(product && { product }), snippet: snippet(text, terms, this.#synonyms) };
  }

  // Returns the first `limit` hits. With `fold`, documents with the same title are one hit.
  async hits(ranked, limit, fold, terms) {
    const hits = [];
    const byTitle = new Map();
    const end = Math.min(ranked.length, limit * MAX_LOADED_PER_HIT);
    for (let at = 0; at < end && hits.length < limit; ) {
      const next = ranked.slice(at, Math.min(at + limit - hits.length, end));
      at += next.length;
      for (const hit of await Promise.all(next.map((document) => this.#hit(document, terms)))) {
        const title = hit.title.trim().toLowerCase();
        const known = fold ? byTitle.get(title) : undefined;
        if (known === undefined) {
          byTitle.set(title, hit);
          hits.push(hit);
        } else {
          const { id, type, product } = hit;
          (known.same ??= []).push({ id, type, ...(product && { product }) });
        }
      }
    }
    return hits;
  }
}
