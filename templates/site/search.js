// Full-text search over a bundle. src/search/ implements the same search in Rust; a
// test checks that both return the same results. docs/reference/search-format.md describes the
// objects and the ranking.

import { CardReader } from "./search-cards.js";
import { POSTING } from "./search-format.js";
import { rank } from "./search-ranking.js";
import { EXACT_FACTOR, FORM_FACTOR, TermReader, isCorrection } from "./search-terms.js";
import { Synonyms, queryWords, words } from "./search-text.js";

const filter = (name, value) =>
  `:${name}:${value.split(/\s+/u).filter(Boolean).join(" ").toLowerCase()}`;

class Search {
  #root;
  #load;
  #synonyms;
  #terms;
  #cards;
  #objects = new Map();

  constructor(root, load) {
    this.#root = root;
    this.#load = load;
    this.#synonyms = new Synonyms(root.synonyms);
    const object = (path) => this.#object(path);
    this.#terms = new TermReader(root, object);
    this.#cards = new CardReader(root, object, this.#synonyms);
  }

  // Loads an object once. A failed load is tried again on the next call.
  #object(path) {
    let object = this.#objects.get(path);
    if (object === undefined) {
      object = this.#load(path);
      this.#objects.set(path, object);
      object.catch(() => this.#objects.delete(path));
    }
    return object;
  }

  // Returns the matches of a word, in a list for the word or for each of its parts, and the best
  // correction of the word.
  async #matchesOfWord(chars, word) {
    let parts = (await this.#terms.hasTerm(word.term)) ? [] : word.parts;
    if (parts.length === 0) {
      const found = await this.#terms.matches(word);
      if (found.every(({ factor }) => factor < FORM_FACTOR)) {
        parts = await this.#terms.halves(chars.slice(word.start, word.end).join(""));
      }
      const correction = found.find(isCorrection)?.term;
      if (parts.length === 0) return { lists: [found], correction };
    }
    const terms = parts.filter((term) => !this.#root.stopWords.includes(term));
    return { lists: await Promise.all(terms.map((term) => this.#terms.matches({ term, notations: [], isUnfinished: false }))) };
  }

  // Returns the terms that match each word of a query.
  async #expand(text) {
    const chars = Array.from(text);
    const tokens = words(chars);
    const wordsOf = (list) => queryWords(chars, list, this.#root.stopWords, this.#synonyms);
    const phrasesOf = (list) => list.filter((word) => word.isPhrase).length;
    const isBetter = (list, than) => phrasesOf(list) - phrasesOf(than) || than.length - list.length;
    const matchesOf = (list) => Promise.all(list.map((word) => this.#matchesOfWord(chars, word)));
    const first = wordsOf(tokens);
    let found = await matchesOf(first);
    const corrections = new Map(first.map(({ start }, at) => [start, found[at].correction]));
    // A corrected word may complete a phrase: `virtual machne`.
    const again = wordsOf(tokens.map((token) => ({ ...token, term: corrections.get(token.start) ?? token.term })));
    if (isBetter(again, first) > 0) found = await matchesOf(again);
    return found.flatMap(({ lists }) => lists);
  }

  // Returns 1 for each document that passes the filters.
  async #allowed({ product, type, internal }) {
    const { documents } = this.#root;
    const allowed = new Uint8Array(documents).fill(1);
    if (!internal) allowed.fill(0, this.#root.public);
    const types = [type ?? []].flat().map((name) => filter("type", name));
    const products = [product ?? []].flat().map((key) => filter("product", key));
    for (const terms of [types, products]) {
      if (terms.length === 0) continue;
      const matching = new Uint8Array(documents);
      for (const [found] of await Promise.all(terms.map((term) => this.#terms.term(term, EXACT_FACTOR)))) {
        if (found === undefined) continue;
        for (let at = 0; at < found.postings.length; at += POSTING) matching[found.postings[at]] = 1;
      }
      for (let at = 0; at < documents; at += 1) allowed[at] &= matching[at];
    }
    return allowed;
  }

  /**
   * Finds the documents that match `text`, best first.
   *
   * `product` is a product key; `type` is a type or a list of types; `internal` also
   * finds documents for support engineers; `fold` returns documents with the same title as one.
   */
  async query(text, { product, type, internal = false, limit = 10, fold = false } = {}) {
    const [matches, named] = await Promise.all([this.#expand(text), this.#terms.byId(text)]);
    if (matches.length === 0 && named.length === 0) return { total: 0, hits: [] };
    const allowed = await this.#allowed({ product, type, internal });
    const ranked = rank(matches, this.#root.documents, allowed, named);
    const terms = matches.map((found) => new Set(found.map((one) => one.term)));
    return { total: ranked.length, hits: await this.#cards.hits(ranked, limit, fold, terms) };
  }
}

/**
 * Opens the search index of the cloud with this entry object. `load` resolves to the
 * parsed object at a path.
 */
export async function openSearch(entry, load) {
  return new Search(await load(entry.search), load);
}
