// Full-text search over a bundle. src/search/ implements the same search in Rust; a
// test checks that both return the same results. docs/reference/search-format.md describes the
// objects and the ranking.

import { snippet } from "./search-snippet.js";
import { CJK, Synonyms, queryWords, toTerm, words } from "./search-text.js";

const EXACT_FACTOR = 16;
const SYNONYM_FACTOR = 14;
const FORM_FACTOR = 11;
const PREFIX_FACTOR = 8;
const CORRECTION_FACTORS = [12, 9];
const ENOUGH_HITS = 10;
const MAX_WEIGHT = 29;
const IN_TITLE = 30;
const COVERAGE_SCALE = 1024;
const RARE_DOCUMENTS = 3;
const RARE_SHARE = 1000;
const FEW_SHARE = 100;
const RARE_LOG = 4;
const MAX_CORRECTIONS = 3;
const MAX_ENDING_CHARS = 3;
const MIN_SHORTER_CHARS = 4;
const MIN_ID_BYTES = 4;
const MIN_HALF_BYTES = 4;
const MIN_ROOT_BYTES = 5;
const MAX_LOADED_PER_HIT = 3;

const ENDINGS = ["ation", "ivity", "ment", "ion", "ity", "at", "iv"];
const LETTERS = /^\p{Alphabetic}+$/u;

// Compares terms by code point. `<` would compare UTF-16 code units.
function compare(a, b) {
  const [one, other] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const difference = one[at].codePointAt(0) - other[at].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

// Returns the number of leading items of a sorted list that pass the test.
function partitionPoint(list, test) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Decodes numbers. Each has one or more of 93 digit characters; a digit of 61 or more
// means that another one follows.
function* numbers(text) {
  let [number, unit] = [0, 1];
  for (let at = 0; at < text.length; at += 1) {
    let digit = text.charCodeAt(at);
    if (digit > 92) digit -= 1;
    if (digit > 34) digit -= 1;
    digit -= 32;
    number += digit * unit;
    if (digit < 61) {
      yield number;
      [number, unit] = [0, 1];
    } else {
      unit *= 32;
    }
  }
}

// Decodes the postings of a term: [document, weight, inTitle] three by three.
function decode(text, documents) {
  const postings = [];
  const each = numbers(text);
  for (;;) {
    const weight = each.next();
    const more = each.next();
    if (weight.done || more.done) return postings;
    const value = Math.min(weight.value % IN_TITLE, MAX_WEIGHT);
    const inTitle = weight.value >= IN_TITLE ? 1 : 0;
    let next = 0;
    for (let left = more.value; left >= 0; left -= 1) {
      const gap = each.next();
      if (gap.done || next + gap.value >= documents) return postings;
      const document = next + gap.value;
      postings.push(document, value, inTitle);
      next = document + 1;
    }
  }
}

// Returns the inverse document frequency: 64 * log2(documents / found), in integers.
function inverseDocumentFrequency(documents, found) {
  const ratio = Math.max(1024, Math.floor(((documents + 1) * 1024) / Math.max(found, 1)));
  let [whole, power] = [0, 1];
  while (power * 2 <= ratio) [whole, power] = [whole + 1, power * 2];
  return whole * 64 + Math.floor(((ratio - power) * 64) / power) - 640 + 16;
}

// Returns the edit distance (insertions, deletions, substitutions, transpositions), or
// null if it is more than `max`.
function editDistance(a, b, max) {
  if (Math.abs(a.length - b.length) > max) return null;
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(substituted, last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2] + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > max) return null;
    [beforeLast, last] = [last, row];
  }
  return last[b.length] <= max ? last[b.length] : null;
}

// Returns the path of an object in a list of hashes, 22 Base64 characters each.
const pathOf = (objects, at) => {
  const bytes = Array.from(atob(objects.slice(at * 22, at * 22 + 22)), (byte) => byte.charCodeAt(0));
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `objects/${digits.slice(0, 2)}/${digits.slice(2)}.json`;
};

const filter = (name, value) =>
  `:${name}:${value.split(/\s+/u).filter(Boolean).join(" ").toLowerCase()}`;

// Returns the term that finds an article by its id or that of a topic.
function idKey(id) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id.toLowerCase())) hash = Math.imul(hash ^ byte, 0x01000193);
  return `:id:${(hash >>> 0).toString(16).padStart(8, "0")}`;
}

// Returns the root of the family of a term, and the terms of words that may belong to it.
function familyOf(term) {
  if (term.length < MIN_ROOT_BYTES || !/^[a-z]+$/.test(term)) return { root: term, forms: [] };
  const roots = ENDINGS.filter((ending) => term.endsWith(ending)).map((ending) => term.slice(0, -ending.length));
  const root = roots.find((one) => one.length >= MIN_ROOT_BYTES) ?? term;
  return { root, forms: ["", ...ENDINGS].map((ending) => root + ending).filter((form) => form !== term) };
}

const countOf = ({ postings }) => postings.length / 3;
const isCorrection = ({ factor }) => CORRECTION_FACTORS.includes(factor);

// Returns the number of documents from which the rarity of a word is computed: those of the most
// frequent term that means the same; all, if there is none or the word is corrected.
function documentCount(matches, documents) {
  const known = matches.filter(({ factor }) => factor > PREFIX_FACTOR).map(countOf);
  if (known.length > 0 && !matches.some(isCorrection)) return Math.min(Math.max(...known), documents);
  return Math.min(matches.reduce((sum, one) => sum + countOf(one), 0), documents);
}

class Search {
  #root;
  #load;
  #synonyms;
  #objects = new Map();
  #firstCards = [];

  constructor(root, load) {
    this.#root = root;
    this.#load = load;
    this.#synonyms = new Synonyms(root.synonyms);
    let next = 0;
    for (const more of numbers(root.cards.counts)) {
      this.#firstCards.push(next);
      next += more + 1;
    }
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

  // Returns the number of the object that would contain a term.
  #objectOf(term) {
    const next = partitionPoint(this.#root.terms.from, (from) => compare(from, term) <= 0);
    return Math.max(next - 1, 0);
  }

  async #terms(at) {
    if (at >= this.#root.terms.from.length) return {};
    return (await this.#object(pathOf(this.#root.terms.objects, at))).terms;
  }

  async #term(term, factor) {
    const terms = await this.#terms(this.#objectOf(term));
    return Object.hasOwn(terms, term) ? [this.#matched(term, factor, terms[term])] : [];
  }

  async #hasTerm(term) {
    return Object.hasOwn(await this.#terms(this.#objectOf(term)), term);
  }

  #matched(term, factor, postings) {
    return { term, factor, postings: decode(postings, this.#root.documents) };
  }

  // Returns the longer terms that start with `prefix`: those in its object and, if
  // `wide`, in the next one.
  async #completions(prefix, wide) {
    const first = this.#objectOf(prefix);
    const next = this.#root.terms.from[first + 1];
    const ats = wide && next?.startsWith(prefix) ? [first, first + 1] : [first];
    const objects = await Promise.all(ats.map((at) => this.#terms(at)));
    return objects.flatMap((terms) =>
      Object.keys(terms)
        .filter((term) => term.startsWith(prefix) && term !== prefix)
        .map((term) => this.#matched(term, PREFIX_FACTOR, terms[term])),
    );
  }

  // Returns the words that start with `first` and have an edit distance of 1 to `max`.
  async #similar(chars, first, max) {
    if (!Object.hasOwn(this.#root.words, first)) return [];
    const object = await this.#object(this.#root.words[first]);
    const similar = [];
    let word = [];
    for (const char of object.words) {
      if (char >= "A" && char <= "Z") {
        word = word.slice(0, char.charCodeAt(0) - 65);
      } else if (char >= "0" && char <= "9") {
        const distance = editDistance(chars, word, max);
        if (distance > 0) similar.push({ distance, rarity: 57 - char.charCodeAt(0), word: word.join("") });
      } else {
        word.push(char);
      }
    }
    return similar;
  }

  // Returns the terms that a misspelled term may stand for. If it is `known` from this number of
  // documents, they must be much more frequent.
  async #corrections(term, known) {
    const chars = Array.from(term);
    const max = chars.length < 4 ? 0 : chars.length < 7 ? 1 : 2;
    if (max === 0) return [];
    let similar = await this.#similar(chars, chars[0], max);
    if (similar.length === 0 && chars[1] !== chars[0]) similar = await this.#similar(chars, chars[1], max);
    const most = known === undefined ? 9 : Math.max(9 - (31 - Math.clz32(known)) - RARE_LOG, 0);
    similar = similar.filter(({ rarity }) => rarity <= most);
    similar.sort((a, b) => a.distance - b.distance || a.rarity - b.rarity || compare(a.word, b.word));
    const best = similar.slice(0, MAX_CORRECTIONS);
    const found = await Promise.all(best.map((one) => this.#term(one.word, CORRECTION_FACTORS[one.distance - 1])));
    return found.flat();
  }

  // Returns the term that an unfinished word starts, up to a part of its ending.
  async #shorter(term) {
    const chars = Array.from(term);
    for (let cut = 1; cut <= MAX_ENDING_CHARS && chars.length - cut >= MIN_SHORTER_CHARS; cut += 1) {
      const found = await this.#term(chars.slice(0, -cut).join(""), FORM_FACTOR);
      if (found.length > 0) return found;
    }
    return [];
  }

  // Returns all terms that match a word of the query.
  async #matches({ term, group, notations, isUnfinished }) {
    const length = Array.from(term).length;
    const isCjk = CJK.test(term);
    const others = [...(group === undefined ? [] : [group]), ...notations];
    const { root, forms } = familyOf(term);
    // Words of a family are neighbors. Others are not worth an object.
    const objects = [this.#objectOf(root), this.#objectOf(term)];
    const found = (
      await Promise.all([
        this.#term(term, EXACT_FACTOR),
        ...others.map((other) => this.#term(other, SYNONYM_FACTOR)),
        ...forms.filter((form) => objects.includes(this.#objectOf(form))).map((form) => this.#term(form, FORM_FACTOR)),
      ])
    ).flat();
    const known = found.reduce((sum, one) => sum + countOf(one), 0);
    if (isCjk ? length === 1 : length > 3 || (isUnfinished && length > 1)) {
      found.push(...(await this.#completions(term, isUnfinished || found.length === 0)));
    }
    if (found.length === 0 && isUnfinished && !isCjk) found.push(...(await this.#shorter(term)));
    const matching = found.reduce((sum, one) => sum + countOf(one), 0);
    if (LETTERS.test(term) && !isCjk) {
      if (found.length === 0 || (known < RARE_DOCUMENTS && !isUnfinished)) {
        found.push(...(await this.#corrections(term)));
      } else if (known > 0 && known < Math.max(Math.floor(this.#root.documents / RARE_SHARE), RARE_DOCUMENTS) && length > 4) {
        found.push(...(await this.#corrections(term, known)));
      } else if (known === 0 && matching > 0 && matching < Math.max(Math.floor(this.#root.documents / FEW_SHARE), RARE_DOCUMENTS) && length > 4) {
        found.push(...(await this.#corrections(term, matching)));
      }
    }
    return found;
  }

  // Returns the terms of the two words that a word is made of, if the index has both.
  async #halves(word) {
    if (!/^[a-zA-Z]+$/.test(word)) return [];
    for (let middle = word.length - MIN_HALF_BYTES; middle >= MIN_HALF_BYTES; middle -= 1) {
      const halves = [word.slice(0, middle), word.slice(middle)].map((half) => toTerm(Array.from(half)));
      if ((await this.#hasTerm(halves[0])) && (await this.#hasTerm(halves[1]))) return halves;
    }
    return [];
  }

  // Returns the matches of a word, in a list for the word or for each of its parts, and the best
  // correction of the word.
  async #matchesOfWord(chars, word) {
    let parts = (await this.#hasTerm(word.term)) ? [] : word.parts;
    if (parts.length === 0) {
      const found = await this.#matches(word);
      if (found.length === 0) parts = await this.#halves(chars.slice(word.start, word.end).join(""));
      const correction = found.length > 0 && isCorrection(found[0]) ? found[0].term : undefined;
      if (parts.length === 0) return { lists: [found], correction };
    }
    const terms = parts.filter((term) => !this.#root.stopWords.includes(term));
    return { lists: await Promise.all(terms.map((term) => this.#matches({ term, notations: [], isUnfinished: false }))) };
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

  // Returns the document with this id, then those of the topic with this id.
  async #byId(text) {
    const id = text.trim();
    if (new TextEncoder().encode(id).length < MIN_ID_BYTES || /\s/u.test(id)) return [];
    const [found] = await this.#term(idKey(id), EXACT_FACTOR);
    return (found?.postings ?? []).filter((_, at) => at % 3 === 0);
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
      for (const [found] of await Promise.all(terms.map((term) => this.#term(term, EXACT_FACTOR)))) {
        if (found === undefined) continue;
        for (let at = 0; at < found.postings.length; at += 3) matching[found.postings[at]] = 1;
      }
      for (let at = 0; at < documents; at += 1) allowed[at] &= matching[at];
    }
    return allowed;
  }

  // Returns the documents in `named`, then those with enough words of the query, best first.
  #ranked(matches, allowed, named) {
    const { documents } = this.#root;
    const [sums, coverages, titles] = [0, 1, 2].map(() => new Float64Array(documents));
    const wordCounts = new Uint8Array(documents);
    const best = new Uint16Array(documents);
    const [factors, titleFactors] = [0, 1].map(() => new Uint8Array(documents));
    let total = 0;
    for (const found of matches) {
      const idf = inverseDocumentFrequency(documents, documentCount(found, documents));
      total += idf;
      const touched = [];
      for (const { factor, postings } of found) {
        for (let at = 0; at < postings.length; at += 3) {
          const document = postings[at];
          if (best[document] === 0) touched.push(document);
          best[document] = Math.max(best[document], factor * postings[at + 1]);
          factors[document] = Math.max(factors[document], factor);
          if (postings[at + 2]) titleFactors[document] = Math.max(titleFactors[document], factor);
        }
      }
      for (const document of touched) {
        wordCounts[document] += 1;
        sums[document] += best[document] * idf;
        coverages[document] += factors[document] * idf;
        titles[document] += titleFactors[document] * idf;
        best[document] = factors[document] = titleFactors[document] = 0;
      }
    }
    const most = Math.max(total * EXACT_FACTOR, 1);
    const valueOf = (document) => {
      const coverage = Math.floor((coverages[document] * COVERAGE_SCALE) / most);
      const title = Math.floor((titles[document] * COVERAGE_SCALE) / most);
      return sums[document] * coverage * (COVERAGE_SCALE + title);
    };
    const counts = new Array(matches.length + 1).fill(0);
    const found = [];
    for (let document = 0; document < documents; document += 1) {
      if (wordCounts[document] === 0 || allowed[document] === 0) continue;
      counts[wordCounts[document]] += 1;
      found.push({ document, score: valueOf(document) });
    }
    // The minimum number of matching words is lowered until there are enough hits.
    const countWith = (minimum) => counts.slice(minimum).reduce((sum, one) => sum + one, 0);
    const lowest = Math.ceil(matches.length / 2);
    let minimum = matches.length > 2 ? Math.ceil((matches.length * 3) / 5) : matches.length;
    while (minimum > lowest && countWith(minimum) < ENOUGH_HITS) minimum -= 1;
    const ranked = found
      .filter(({ document }) => wordCounts[document] >= minimum && !named.includes(document))
      .sort((a, b) => b.score - a.score || a.document - b.document);
    return [...named.filter((document) => allowed[document]), ...ranked.map(({ document }) => document)];
  }

  async #hit(document, terms) {
    const at = partitionPoint(this.#firstCards, (first) => first <= document) - 1;
    const { cards } = await this.#object(pathOf(this.#root.cards.objects, at));
    const { id, title, type, product, text } = cards[document - this.#firstCards[at]];
    return { id, title, type, ...(product && { product }), snippet: snippet(text, terms, this.#synonyms) };
  }

  // Returns the first `limit` hits. With `fold`, documents with the same title are one hit.
  async #hits(ranked, limit, fold, terms) {
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

  /**
   * Finds the documents that match `text`, best first.
   *
   * `product` is a product key; `type` is a type or a list of types; `internal` also
   * finds documents for support engineers; `fold` returns documents with the same title as one.
   */
  async query(text, { product, type, internal = false, limit = 10, fold = false } = {}) {
    const [matches, named] = await Promise.all([this.#expand(text), this.#byId(text)]);
    if (matches.length === 0 && named.length === 0) return { total: 0, hits: [] };
    const allowed = await this.#allowed({ product, type, internal });
    const ranked = this.#ranked(matches, allowed, named);
    const terms = matches.map((found) => new Set(found.map((one) => one.term)));
    return { total: ranked.length, hits: await this.#hits(ranked, limit, fold, terms) };
  }
}

/**
 * Opens the search index of the cloud with this entry object. `load` resolves to the
 * parsed object at a path.
 */
export async function openSearch(entry, load) {
  return new Search(await load(entry.search), load);
}
