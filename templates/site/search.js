// Full-text search over a bundle: the twin of src/search/ in Rust. Both give the same
// answers, and a test compares them. docs/reference/search-format.md describes what is read here.

const EXACT = 16;
const BEGINS = 8;
const ENOUGH = 10;
const MOST_WORDS = 8;
const HEAVIEST = 15;
const MAX_TERM_CHARS = 32;
const MIN_DIGITS = 3;
const MAX_PARTS = 8;
const RARE = 3;
const MEANT = 3;
const LENGTH = 160;
const MATCHES = 7;

const WORD = /^[\p{Alphabetic}\p{N}]$/u;
const ACCENTS = /[\u0300-\u036f]/gu;
const CONTINUES = /^[\p{Alphabetic}\p{N}\u0300-\u036f]$/u;
const UPPER = /^\p{Uppercase}$/u;
const LOWER = /^\p{Lowercase}$/u;
const PLAIN =
  /^(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}])\p{Alphabetic}$/u;
const LETTERS = /^\p{Alphabetic}+$/u;
const DENSE =
  /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}]+$/u;

// The order of terms is that of their code points; `<` compares halves of pairs.
function compare(a, b) {
  const [one, other] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const difference = one[at].codePointAt(0) - other[at].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

// How many items of a sorted list the test holds for.
function countWhile(list, test) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The term of a word: lower case, without accents, in letters of ordinary width,
// without the ending of a plural.
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

// The terms of a text and where they stand, in characters.
function words(chars) {
  const found = [];
  for (let at = 0; at < chars.length; ) {
    if (!WORD.test(chars[at])) {
      at += 1;
      continue;
    }
    const start = at;
    const dense = DENSE.test(chars[at]);
    while (at < chars.length && CONTINUES.test(chars[at]) && DENSE.test(chars[at]) === dense) at += 1;
    if (!dense) {
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

// Where the words of a `CamelCase` word begin.
function startsOf(word) {
  const starts = [0];
  for (let at = 1; at < word.length; at += 1) {
    if (!UPPER.test(word[at])) continue;
    const isFollowed = at + 2 < word.length && LOWER.test(word[at + 1]) && LOWER.test(word[at + 2]);
    if (LOWER.test(word[at - 1]) || (UPPER.test(word[at - 1]) && isFollowed)) starts.push(at);
  }
  return starts.slice(0, MAX_PARTS);
}

// The parts of a word that are terms of their own, [start, end]: the words of
// `CamelCase`, each tail of two or more of them, the digits that end a word.
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

// The terms under which a text is indexed: its words, their parts, and words joined.
function indexTerms(chars) {
  const found = [];
  let last;
  for (const word of words(chars)) {
    found.push({ ...word, isPart: false });
    for (const [from, to] of partsOf(chars.slice(word.start, word.end))) {
      const [start, end] = [word.start + from, word.start + to];
      found.push({ term: toTerm(chars.slice(start, end)), start, end, isPart: true });
    }
    const isPlain = ({ start, end }) => chars.slice(start, end).every((char) => PLAIN.test(char));
    if (last?.end + 1 === word.start && chars[last.end] === "-" && isPlain(last) && isPlain(word)) {
      const letters = chars.slice(last.start, word.end).filter((char) => char !== "-");
      found.push({ term: toTerm(letters), start: last.start, end: word.end, isPart: true });
    }
    last = word;
  }
  return found;
}

// Numbers, each one or more of 93 characters: those from 61 on say that it goes on.
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

// The documents of a term and its weight in each: [document, weight, document, weight, ...].
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
      postings.push(document, Math.min(weight.value, HEAVIEST));
      next = document + 1;
    }
  }
}

// 64 times the logarithm to base 2 of documents / found, in whole numbers.
function rarity(documents, found) {
  const ratio = Math.max(1024, Math.floor(((documents + 1) * 1024) / Math.max(found, 1)));
  let [whole, power] = [0, 1];
  while (power * 2 <= ratio) [whole, power] = [whole + 1, power * 2];
  return whole * 64 + Math.floor(((ratio - power) * 64) / power) - 640 + 16;
}

// Characters to put in, take out, replace or swap; more than `most` is null.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return null;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before[j - 2] + 1);
      }
      row.push(least);
    }
    if (Math.min(...row) > most) return null;
    [before, last] = [last, row];
  }
  return last[b.length] <= most ? last[b.length] : null;
}

// The path of an object in a list of hashes: 22 characters of Base64 for each.
const pathOf = (objects, at) => {
  const bytes = Array.from(atob(objects.slice(at * 22, at * 22 + 22)), (byte) => byte.charCodeAt(0));
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `objects/${digits.slice(0, 2)}/${digits.slice(2)}.json`;
};

const filter = (name, value) =>
  `:${name}:${value.split(/\s+/u).filter(Boolean).join(" ").toLowerCase()}`;

// Where a snippet of a text with these words begins and ends.
function stretch(places, length) {
  if (length <= LENGTH) return [0, length];
  let best = [0, 0, LENGTH];
  for (const start of [0, ...places.map((place) => place.start)]) {
    const asked = new Set();
    let [matches, end] = [0, start];
    for (const place of places) {
      if (place.start < start) continue;
      if (place.end > start + LENGTH) break;
      end = place.end;
      if (place.asked < 0) continue;
      matches += 1;
      asked.add(place.asked);
    }
    if (length <= start + LENGTH) end = length;
    const score = 1 + asked.size * (MATCHES + 1) + Math.min(matches, MATCHES);
    if (score > best[0]) best = [score, start, end];
  }
  return best.slice(1);
}

function snippet(text, terms) {
  const chars = Array.from(text);
  const places = indexTerms(chars)
    .map((word) => ({ ...word, asked: terms.findIndex((set) => set.has(word.term)) }))
    .filter(({ asked, isPart }) => asked >= 0 || !isPart)
    // The longest of those that begin at one place comes first.
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const [start, end] = stretch(places, chars.length);
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
  for (const place of places) {
    if (place.asked < 0 || place.start < start || place.end > end || place.end <= at) continue;
    // Pairs of characters overlap.
    push(cut(at, place.start), false);
    push(cut(Math.max(place.start, at), place.end), true);
    at = place.end;
  }
  push(cut(at, end), false);
  if (end < chars.length) push("\u2026", false);
  return pieces;
}

class Search {
  #root;
  #load;
  #objects = new Map();
  #cards = [];

  constructor(root, load) {
    this.#root = root;
    this.#load = load;
    let next = 0;
    for (const more of numbers(root.cards.counts)) {
      this.#cards.push(next);
      next += more + 1;
    }
  }

  // An object, loaded once; one that failed is tried again.
  #object(path) {
    let object = this.#objects.get(path);
    if (object === undefined) {
      object = this.#load(path);
      this.#objects.set(path, object);
      object.catch(() => this.#objects.delete(path));
    }
    return object;
  }

  // The object in which a term is, if it is anywhere.
  #objectOf(term) {
    const behind = countWhile(this.#root.terms.from, (from) => compare(from, term) <= 0);
    return Math.max(behind - 1, 0);
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

  // Longer terms that begin with `start`.
  async #begins(start, wide) {
    const first = this.#objectOf(start);
    const next = this.#root.terms.from[first + 1];
    const ats = wide && next?.startsWith(start) ? [first, first + 1] : [first];
    const objects = await Promise.all(ats.map((at) => this.#terms(at)));
    return objects.flatMap((terms) =>
      Object.keys(terms)
        .filter((term) => term.startsWith(start) && term !== start)
        .map((term) => this.#matched(term, BEGINS, terms[term])),
    );
  }

  // Words near to `chars` that begin with `first`.
  async #near(chars, first, most) {
    if (!Object.hasOwn(this.#root.words, first)) return [];
    const object = await this.#object(this.#root.words[first]);
    const near = [];
    let word = [];
    for (const char of object.words) {
      if (char >= "A" && char <= "Z") {
        word = word.slice(0, char.charCodeAt(0) - 65);
      } else if (char >= "0" && char <= "9") {
        const far = distance(chars, word, most);
        if (far > 0) near.push({ far, rare: 57 - char.charCodeAt(0), word: word.join("") });
      } else {
        word.push(char);
      }
    }
    return near;
  }

  // What a slip may have meant.
  async #slips(term) {
    const chars = Array.from(term);
    const most = chars.length < 4 ? 0 : chars.length < 8 ? 1 : 2;
    if (most === 0) return [];
    let near = await this.#near(chars, chars[0], most);
    if (near.length === 0 && chars[1] !== chars[0]) near = await this.#near(chars, chars[1], most);
    near.sort((a, b) => a.far - b.far || a.rare - b.rare || compare(a.word, b.word));
    const meant = near.slice(0, MEANT);
    const found = await Promise.all(meant.map((one) => this.#term(one.word, one.far === 1 ? 12 : 8)));
    return found.flat();
  }

  // Everything that a word stands for.
  async #matches({ term, open }) {
    const length = Array.from(term).length;
    const dense = DENSE.test(term);
    const found = await this.#term(term, EXACT);
    if (dense ? length === 1 : length > 2 || (open && length === 2)) {
      found.push(...(await this.#begins(term, open || found.length === 0)));
    }
    const documents = found.reduce((sum, one) => sum + one.postings.length / 2, 0);
    if (documents < RARE && LETTERS.test(term) && !dense) found.push(...(await this.#slips(term)));
    return found;
  }

  // The words that are looked for, each once; the last may be unfinished.
  #words(text) {
    const chars = Array.from(text);
    const found = new Map();
    for (const { term, end } of words(chars)) {
      const open = end === chars.length;
      if (this.#root.stopWords.includes(term)) continue;
      if (found.has(term)) found.get(term).open ||= open;
      else if (found.size < MOST_WORDS) found.set(term, { term, open });
    }
    return [...found.values()];
  }

  // Which documents the filters let through.
  async #allowed({ product, type, internal }) {
    const { documents } = this.#root;
    const allowed = new Uint8Array(documents).fill(1);
    if (!internal) allowed.fill(0, this.#root.public);
    const types = [type ?? []].flat().map((name) => filter("type", name));
    const products = [product ?? []].flat().map((key) => filter("product", key));
    for (const terms of [types, products]) {
      if (terms.length === 0) continue;
      const of = new Uint8Array(documents);
      for (const [found] of await Promise.all(terms.map((term) => this.#term(term, EXACT)))) {
        if (found === undefined) continue;
        for (let at = 0; at < found.postings.length; at += 2) of[found.postings[at]] = 1;
      }
      for (let at = 0; at < documents; at += 1) allowed[at] &= of[at];
    }
    return allowed;
  }

  // The documents that have enough of the words, best first.
  #ranked(matches, allowed) {
    const { documents } = this.#root;
    const scores = new Float64Array(documents);
    const has = new Uint8Array(documents);
    const best = new Uint16Array(documents);
    for (const found of matches) {
      const all = found.reduce((sum, one) => sum + one.postings.length / 2, 0);
      const exact = found.find((one) => one.factor === EXACT);
      const slipped = found.some((one) => one.factor !== EXACT && one.factor !== BEGINS);
      const count = exact && !slipped ? exact.postings.length / 2 : Math.min(all, documents);
      const rare = rarity(documents, count);
      const touched = [];
      for (const { factor, postings } of found) {
        for (let at = 0; at < postings.length; at += 2) {
          const document = postings[at];
          if (best[document] === 0) touched.push(document);
          best[document] = Math.max(best[document], factor * postings[at + 1]);
        }
      }
      for (const document of touched) {
        scores[document] += best[document] * rare;
        has[document] += 1;
        best[document] = 0;
      }
    }
    const counts = new Array(matches.length + 1).fill(0);
    const found = [];
    for (let document = 0; document < documents; document += 1) {
      if (has[document] === 0 || allowed[document] === 0) continue;
      counts[has[document]] += 1;
      found.push({ document, score: scores[document] * has[document] });
    }
    // Of many words some may be missing; fewer are asked for until enough is found.
    const count = (need) => counts.slice(need).reduce((sum, one) => sum + one, 0);
    const least = Math.ceil(matches.length / 2);
    let need = matches.length > 3 ? Math.ceil((matches.length * 3) / 5) : matches.length;
    while (need > least && count(need) < ENOUGH) need -= 1;
    return found
      .filter(({ document }) => has[document] >= need)
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .map(({ document }) => document);
  }

  async #hit(document, terms) {
    const at = countWhile(this.#cards, (first) => first <= document) - 1;
    const { cards } = await this.#object(pathOf(this.#root.cards.objects, at));
    const { id, title, type, text } = cards[document - this.#cards[at]];
    return { id, title, type, snippet: snippet(text, terms) };
  }

  /**
   * Documents that have the words of `text`, best first.
   *
   * `product` is a product, `type` a type or a list of types; `internal` adds
   * what only support engineers read.
   */
  async query(text, { product, type, internal = false, limit = 10 } = {}) {
    const asked = this.#words(text);
    if (asked.length === 0) return { total: 0, hits: [] };
    const [allowed, ...matches] = await Promise.all([
      this.#allowed({ product, type, internal }),
      ...asked.map((word) => this.#matches(word)),
    ]);
    const ranked = this.#ranked(matches, allowed);
    const terms = matches.map((found) => new Set(found.map((one) => one.term)));
    const shown = ranked.slice(0, limit).map((document) => this.#hit(document, terms));
    return { total: ranked.length, hits: await Promise.all(shown) };
  }
}

/**
 * Opens the search of a cloud, whose entry object is `entry`. `load` resolves
 * to the parsed object at a path.
 */
export async function openSearch(entry, load) {
  return new Search(await load(entry.search), load);
}
