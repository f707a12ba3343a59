// The terms that match a word of a query: the term itself, longer terms that start with it, and spelling
// corrections. src/search/terms.rs does the same.

import { POSTING, compare, decode, partitionPoint, pathOf } from "./search-format.js";
import { CJK, toTerm } from "./search-text.js";

export const EXACT_FACTOR = 16;
const SYNONYM_FACTOR = 14;
export const FORM_FACTOR = 11;
export const PREFIX_FACTOR = 8;
const CORRECTION_FACTORS = [12, 9];
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

const ENDINGS = ["ation", "ivity", "ment", "ion", "ity", "at", "iv"];
// Endings that terms have lost, and that a misspelled word may still have: `peerng`.
const LOST_ENDINGS = ["ing", "ed"];
const LETTERS = /^\p{Alphabetic}+$/u;

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

// Returns the edit distance of a misspelled word and a term, or the term with an ending that terms lose, or
// null if all are more than `max`.
function inflectedDistance(word, term, max) {
  let best = editDistance(word, term, max);
  if (word.length <= term.length) return best;
  for (const ending of LOST_ENDINGS) {
    const distance = editDistance(word, [...term, ...ending], max);
    if (distance !== null && (best === null || distance < best)) best = distance;
  }
  return best;
}

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

export const countOf = ({ postings }) => postings.length / POSTING;
export const isCorrection = ({ factor }) => CORRECTION_FACTORS.includes(factor);

// Reads the terms of an index. `load` resolves to the parsed object at a path.
export class TermReader {
  #root;
  #load;

  constructor(root, load) {
    this.#root = root;
    this.#load = load;
  }

  // Returns the number of the object that would contain a term.
  #objectOf(term) {
    const next = partitionPoint(this.#root.terms.from, (from) => compare(from, term) <= 0);
    return Math.max(next - 1, 0);
  }

  async #terms(at) {
    if (at >= this.#root.terms.from.length) return {};
    return (await this.#load(pathOf(this.#root.terms.objects, at))).terms;
  }

  async term(term, factor) {
    const terms = await this.#terms(this.#objectOf(term));
    return Object.hasOwn(terms, term) ? [this.#matched(term, factor, terms[term])] : [];
  }

  async hasTerm(term) {
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
    const object = await this.#load(this.#root.words[first]);
    const similar = [];
    let word = [];
    for (const char of object.words) {
      if (char >= "A" && char <= "Z") {
        word = word.slice(0, char.charCodeAt(0) - 65);
      } else if (char >= "0" && char <= "9") {
        const distance = inflectedDistance(chars, word, max);
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
    const found = await Promise.all(best.map((one) => this.term(one.word, CORRECTION_FACTORS[one.distance - 1])));
    return found.flat();
  }

  // Returns the term that an unfinished word starts, up to a part of its ending.
  async #shorter(term) {
    const chars = Array.from(term);
    for (let cut = 1; cut <= MAX_ENDING_CHARS && chars.length - cut >= MIN_SHORTER_CHARS; cut += 1) {
      const found = await this.term(chars.slice(0, -cut).join(""), FORM_FACTOR);
      if (found.length > 0) return found;
    }
    return [];
  }

  // Returns all terms that match a word of the query.
  async matches({ term, group, notations, isUnfinished }) {
    const length = Array.from(term).length;
    const isCjk = CJK.test(term);
    const others = [...(group === undefined ? [] : [group]), ...notations];
    const { root, forms } = familyOf(term);
    // Words of a family are neighbors. Others are not worth an object.
    const objects = [this.#objectOf(root), this.#objectOf(term)];
    const found = (
      await Promise.all([
        this.term(term, EXACT_FACTOR),
        ...others.map((other) => this.term(other, SYNONYM_FACTOR)),
        ...forms.filter((form) => objects.includes(this.#objectOf(form))).map((form) => this.term(form, FORM_FACTOR)),
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
  async halves(word) {
    if (!/^[a-zA-Z]+$/.test(word)) return [];
    for (let middle = word.length - MIN_HALF_BYTES; middle >= MIN_HALF_BYTES; middle -= 1) {
      const halves = [word.slice(0, middle), word.slice(middle)].map((half) => toTerm(Array.from(half)));
      if ((await this.hasTerm(halves[0])) && (await this.hasTerm(halves[1]))) return halves;
    }
    return [];
  }

  // Returns the document with this id, then those of the topic with this id.
  async byId(text) {
    const id = text.trim();
    if (new TextEncoder().encode(id).length < MIN_ID_BYTES || /\s/u.test(id)) return [];
    const [found] = await this.term(idKey(id), EXACT_FACTOR);
    return (found?.postings ?? []).filter((_, at) => at % POSTING === 0);
  }
}
