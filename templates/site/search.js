// Full-text search over a bundle. src/search/ implements the same search in Rust; a
// test checks that both return the same results. docs/reference/search-format.md describes the
// objects and the ranking.

const EXACT_FACTOR = 16;
const PREFIX_FACTOR = 8;
const ENOUGH_HITS = 10;
const MAX_QUERY_WORDS = 8;
const MAX_WEIGHT = 15;
const MAX_TERM_CHARS = 32;
const MIN_DIGITS = 3;
const MAX_PARTS = 8;
const RARE_DOCUMENTS = 3;
const MAX_CORRECTIONS = 3;
const MAX_SNIPPET_CHARS = 160;
const MAX_COUNTED_MATCHES = 7;

const WORD = /^[\p{Alphabetic}\p{N}]$/u;
const ACCENTS = /[\u0300-\u036f]/gu;
const CONTINUES = /^[\p{Alphabetic}\p{N}\u0300-\u036f]$/u;
const UPPER = /^\p{Uppercase}$/u;
const LOWER = /^\p{Lowercase}$/u;
const NON_CJK_LETTER =
  /^(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}])\p{Alphabetic}$/u;
const LETTERS = /^\p{Alphabetic}+$/u;
const CJK =
  /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}]+$/u;

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

// Returns the term of a word: in lower case, without accents and plural endings, with
// compatibility characters (full-width letters, ligatures) replaced.
function toTerm(chars) {
  const plain = chars.join("").toLowerCase().normalize("NFKD").replace(ACCENTS, "");
  const term = Array.from(plain).slice(0, MAX_TERM_CHARS).join("");
  if (/[0-9]/.test(term)) return term;
  const bytes = new TextEncoder().encode(term).length;
  if (bytes > 4 && term.endsWith("ies")) return `${term.slice(0, -3)}y`;
  if (/(?:sses|xes|shes)$/.test(term)) return term.slice(0, -2);
  if (bytes > 2 && /s$/.test(term) && !/(?:ss|us|is)$/.test(term)) return term.slice(0, -1);
  return term;
}

// Returns the terms of a text with their ranges in characters.
function words(chars) {
  const found = [];
  for (let at = 0; at < chars.length; ) {
    if (!WORD.test(chars[at])) {
      at += 1;
      continue;
    }
    const start = at;
    const isCjk = CJK.test(chars[at]);
    while (at < chars.length && CONTINUES.test(chars[at]) && CJK.test(chars[at]) === isCjk) at += 1;
    if (!isCjk) {
      found.push({ term: toTerm(chars.slice(start, at)), start, end: at });
    } else if (at - start === 1) {
      found.push({ term: chars[start], start, end: at });
    } else {
      for (let pair = start; pair < at - 1; pair += 1) {
        found.push({ term: chars[pair] + chars[pair + 1], start: pair, end: pair + 2 });
      }
    }
  }
  return found;
}

// Returns the positions where the words of a `CamelCase` word start.
function startsOf(word) {
  const starts = [0];
  for (let at = 1; at < word.length; at += 1) {
    if (!UPPER.test(word[at])) continue;
    const isFollowed = at + 2 < word.length && LOWER.test(word[at + 1]) && LOWER.test(word[at + 2]);
    if (LOWER.test(word[at - 1]) || (UPPER.test(word[at - 1]) && isFollowed)) starts.push(at);
  }
  return starts.slice(0, MAX_PARTS);
}

// Returns the parts of a word that are also indexed, as [start, end]: the words of
// `CamelCase`, each tail of two or more of them, and trailing digits.
function partsOf(word) {
  const found = [];
  const starts = startsOf(word);
  const bytes = (from, to) => new TextEncoder().encode(word.slice(from, to).join("")).length;
  if (starts.length > 1) {
    starts.forEach((start, at) => found.push([start, starts[at + 1] ?? word.length]));
    for (const start of starts.slice(1, -1)) found.push([start, word.length]);
  }
  const parts = found.filter(([from, to]) => bytes(from, to) > 1);
  const text = word.join("");
  const digits = /^(?:0[xX](?<hex>[0-9a-fA-F]*)|\p{Alphabetic}+?(?<end>[0-9]+))$/u.exec(text)?.groups;
  const number = digits?.hex ?? digits?.end ?? "";
  if (number.length >= MIN_DIGITS) parts.push([word.length - number.length, word.length]);
  return parts;
}

// Returns all terms of a text: its words, their parts, and hyphenated words joined.
function indexTerms(chars) {
  const found = [];
  let last;
  for (const word of words(chars)) {
    found.push({ ...word, isPart: false });
    for (const [from, to] of partsOf(chars.slice(word.start, word.end))) {
      const [start, end] = [word.start + from, word.start + to];
      found.push({ term: toTerm(chars.slice(start, end)), start, end, isPart: true });
    }
    const isWord = ({ start, end }) => chars.slice(start, end).every((char) => NON_CJK_LETTER.test(char));
    if (last?.end + 1 === word.start && chars[last.end] === "-" && isWord(last) && isWord(word)) {
      const letters = chars.slice(last.start, word.end).filter((char) => char !== "-");
      found.push({ term: toTerm(letters), start: last.start, end: word.end, isPart: true });
    }
    last = word;
  }
  return found;
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

// Decodes the postings of a term: [document, weight, document, weight, ...].
function decode(text, documents) {
  const postings = [];
  const each = numbers(text);
  for (;;) {
    const weight = each.next();
    const more = each.next();
    if (weight.done || more.done) return postings;
    let next = 0;
    for (let left = more.value; left >= 0; left -= 1) {
      const gap = each.next();
      if (gap.done || next + gap.value >= documents) return postings;
      const document = next + gap.value;
      postings.push(document, Math.min(weight.value, MAX_WEIGHT));
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

// Returns the range of the snippet: [start, end].
function bestWindow(occurrences, length) {
  if (length <= MAX_SNIPPET_CHARS) return [0, length];
  let best = [0, 0, MAX_SNIPPET_CHARS];
  for (const start of [0, ...occurrences.map((occurrence) => occurrence.start)]) {
    const queryWords = new Set();
    let [matches, end] = [0, start];
    for (const occurrence of occurrences) {
      if (occurrence.start < start) continue;
      if (occurrence.end > start + MAX_SNIPPET_CHARS) break;
      end = occurrence.end;
      if (occurrence.queryWord < 0) continue;
      matches += 1;
      queryWords.add(occurrence.queryWord);
    }
    if (length <= start + MAX_SNIPPET_CHARS) end = length;
    const score = 1 + queryWords.size * (MAX_COUNTED_MATCHES + 1) + Math.min(matches, MAX_COUNTED_MATCHES);
    if (score > best[0]) best = [score, start, end];
  }
  return best.slice(1);
}

function snippet(text, terms) {
  const chars = Array.from(text);
  const occurrences = indexTerms(chars)
    .map((word) => ({ ...word, queryWord: terms.findIndex((set) => set.has(word.term)) }))
    .filter(({ queryWord, isPart }) => queryWord >= 0 || !isPart)
    // At one position, the longest comes first.
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const [start, end] = bestWindow(occurrences, chars.length);
  const pieces = [];
  const push = (part, mark) => {
    if (part === "") return;
    const last = pieces.at(-1);
    if (last !== undefined && last.mark === mark) last.text += part;
    else pieces.push({ text: part, mark });
  };
  const cut = (from, to) => chars.slice(from, Math.max(from, to)).join("");
  if (start > 0) push("\u2026", false);
  let at = start;
  for (const { queryWord, ...range } of occurrences) {
    if (queryWord < 0 || range.start < start || range.end > end || range.end <= at) continue;
    // Pairs of CJK characters overlap.
    push(cut(at, range.start), false);
    push(cut(Math.max(range.start, at), range.end), true);
    at = range.end;
  }
  push(cut(at, end), false);
  if (end < chars.length) push("\u2026", false);
  return pieces;
}

class Search {
  #root;
  #load;
  #objects = new Map();
  #firstCards = [];

  constructor(root, load) {
    this.#root = root;
    this.#load = load;
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

  // Returns the terms that a misspelled term may stand for.
  async #corrections(term) {
    const chars = Array.from(term);
    const max = chars.length < 4 ? 0 : chars.length < 8 ? 1 : 2;
    if (max === 0) return [];
    let similar = await this.#similar(chars, chars[0], max);
    if (similar.length === 0 && chars[1] !== chars[0]) similar = await this.#similar(chars, chars[1], max);
    similar.sort((a, b) => a.distance - b.distance || a.rarity - b.rarity || compare(a.word, b.word));
    const best = similar.slice(0, MAX_CORRECTIONS);
    const found = await Promise.all(best.map((one) => this.#term(one.word, one.distance === 1 ? 12 : 8)));
    return found.flat();
  }

  // Returns all terms that match a word of the query.
  async #matches({ term, isUnfinished }) {
    const length = Array.from(term).length;
    const isCjk = CJK.test(term);
    const found = await this.#term(term, EXACT_FACTOR);
    if (isCjk ? length === 1 : length > 2 || (isUnfinished && length === 2)) {
      found.push(...(await this.#completions(term, isUnfinished || found.length === 0)));
    }
    const documents = found.reduce((sum, one) => sum + one.postings.length / 2, 0);
    if (documents < RARE_DOCUMENTS && LETTERS.test(term) && !isCjk) found.push(...(await this.#corrections(term)));
    return found;
  }

  // Returns the words of a query, each once. The last one may be unfinished.
  #words(text) {
    const chars = Array.from(text);
    const found = new Map();
    for (const { term, end } of words(chars)) {
      const isUnfinished = end === chars.length;
      if (this.#root.stopWords.includes(term)) continue;
      if (found.has(term)) found.get(term).isUnfinished ||= isUnfinished;
      else if (found.size < MAX_QUERY_WORDS) found.set(term, { term, isUnfinished });
    }
    return [...found.values()];
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
        for (let at = 0; at < found.postings.length; at += 2) matching[found.postings[at]] = 1;
      }
      for (let at = 0; at < documents; at += 1) allowed[at] &= matching[at];
    }
    return allowed;
  }

  // Returns the documents with enough words of the query, best first.
  #ranked(matches, allowed) {
    const { documents } = this.#root;
    const scores = new Float64Array(documents);
    const wordCounts = new Uint8Array(documents);
    const best = new Uint16Array(documents);
    for (const found of matches) {
      const all = found.reduce((sum, one) => sum + one.postings.length / 2, 0);
      const exact = found.find((one) => one.factor === EXACT_FACTOR);
      const isCorrected = found.some((one) => one.factor !== EXACT_FACTOR && one.factor !== PREFIX_FACTOR);
      const count = exact && !isCorrected ? exact.postings.length / 2 : Math.min(all, documents);
      const idf = inverseDocumentFrequency(documents, count);
      const touched = [];
      for (const { factor, postings } of found) {
        for (let at = 0; at < postings.length; at += 2) {
          const document = postings[at];
          if (best[document] === 0) touched.push(document);
          best[document] = Math.max(best[document], factor * postings[at + 1]);
        }
      }
      for (const document of touched) {
        scores[document] += best[document] * idf;
        wordCounts[document] += 1;
        best[document] = 0;
      }
    }
    const counts = new Array(matches.length + 1).fill(0);
    const found = [];
    for (let document = 0; document < documents; document += 1) {
      if (wordCounts[document] === 0 || allowed[document] === 0) continue;
      counts[wordCounts[document]] += 1;
      found.push({ document, score: scores[document] * wordCounts[document] });
    }
    // The minimum number of matching words is lowered until there are enough hits.
    const countWith = (minimum) => counts.slice(minimum).reduce((sum, one) => sum + one, 0);
    const lowest = Math.ceil(matches.length / 2);
    let minimum = matches.length > 3 ? Math.ceil((matches.length * 3) / 5) : matches.length;
    while (minimum > lowest && countWith(minimum) < ENOUGH_HITS) minimum -= 1;
    return found
      .filter(({ document }) => wordCounts[document] >= minimum)
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .map(({ document }) => document);
  }

  async #hit(document, terms) {
    const at = partitionPoint(this.#firstCards, (first) => first <= document) - 1;
    const { cards } = await this.#object(pathOf(this.#root.cards.objects, at));
    const { id, title, type, text } = cards[document - this.#firstCards[at]];
    return { id, title, type, snippet: snippet(text, terms) };
  }

  /**
   * Finds the documents that match `text`, best first.
   *
   * `product` is a product key; `type` is a type or a list of types; `internal` also
   * finds documents for support engineers.
   */
  async query(text, { product, type, internal = false, limit = 10 } = {}) {
    const queryWords = this.#words(text);
    if (queryWords.length === 0) return { total: 0, hits: [] };
    const [allowed, ...matches] = await Promise.all([
      this.#allowed({ product, type, internal }),
      ...queryWords.map((word) => this.#matches(word)),
    ]);
    const ranked = this.#ranked(matches, allowed);
    const terms = matches.map((found) => new Set(found.map((one) => one.term)));
    const shown = ranked.slice(0, limit).map((document) => this.#hit(document, terms));
    return { total: ranked.length, hits: await Promise.all(shown) };
  }
}

/**
 * Opens the search index of the cloud with this entry object. `load` resolves to the
 * parsed object at a path.
 */
export async function openSearch(entry, load) {
  return new Search(await load(entry.search), load);
}
