// From text to the terms of the full-text search, and the words of a query. Texts are arrays of
// characters. src/search/ does the same in Rust: words.rs, stem.rs, compound.rs, synonyms.rs,
// query_words.rs and code.rs.

const MAX_TERM_CHARS = 32;
const MIN_DIGITS = 3;
const MAX_PARTS = 8;
const MAX_PHRASE_TERMS = 6;
const MAX_QUERY_WORDS = 8;
const MIN_CODE = 0x10000000;

const WORD = /^[\p{Alphabetic}\p{N}]$/u;
const ACCENTS = /[\u0300-\u036f]/gu;
const CONTINUES = /^[\p{Alphabetic}\p{N}\u0300-\u036f]$/u;
const UPPER = /^\p{Uppercase}$/u;
const LOWER = /^\p{Lowercase}$/u;
const HEXADECIMAL = /^0[xX][0-9a-fA-F]*$/;
const NON_CJK_LETTER =
  /^(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}])\p{Alphabetic}$/u;
export const CJK =
  /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}]+$/u;

// Removes the endings of an inflected English word: plural, -ed, -ing, and what remains of these.
function stem(term) {
  if (!/^[a-z]+$/.test(term)) return term;
  let stripped = withoutParticiple(withoutPlural(term));
  const hasSilentE = stripped.length > 3 && /(?<!e)e$/.test(stripped);
  if (hasSilentE || (stripped.length > 5 && stripped.endsWith("ll"))) stripped = stripped.slice(0, -1);
  // `Note:` says nothing about what does not work.
  return stripped === "not" && term !== "not" ? "note" : stripped;
}

function withoutPlural(term) {
  if (term.length > 4 && term.endsWith("ies")) return `${term.slice(0, -3)}y`;
  if (/(?:sses|xes|shes|ches)$/.test(term)) return term.slice(0, -2);
  return term.length > 2 && /(?<![sui])s$/.test(term) ? term.slice(0, -1) : term;
}

function withoutParticiple(term) {
  if (term.length > 4 && term.endsWith("ied")) return `${term.slice(0, -3)}y`;
  const rest = /^(?<rest>.*)(?:ing|ed)$/.exec(term)?.groups.rest;
  // Not `string` and `speed`.
  if (rest === undefined || rest.length < 3 || !/[aeiouy]/.test(rest) || rest.endsWith("e")) return term;
  // `stopped` and `running`, but not `added`, `installed` and `processing`.
  return rest.length > 3 && /(?<last>[^aeiouylsz])\k<last>$/.test(rest) ? rest.slice(0, -1) : rest;
}

// Returns the term of a word: in lower case, without accents and inflections, with compatibility
// characters (full-width letters, ligatures) replaced.
export function toTerm(chars) {
  const plain = chars.join("").toLowerCase().normalize("NFKD").replace(ACCENTS, "");
  return stem(Array.from(plain).slice(0, MAX_TERM_CHARS).join(""));
}

// Returns the terms of a text with their ranges in characters.
export function words(chars) {
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
  if (HEXADECIMAL.test(word.join(""))) return starts;
  for (let at = 1; at < word.length; at += 1) {
    if (!UPPER.test(word[at])) continue;
    const isFollowed = at + 2 < word.length && LOWER.test(word[at + 1]) && LOWER.test(word[at + 2]);
    if (LOWER.test(word[at - 1]) || (UPPER.test(word[at - 1]) && isFollowed)) starts.push(at);
  }
  return starts.slice(0, MAX_PARTS);
}

// Returns the words of a `CamelCase` word, as [start, end]; none if it is a single word.
function camelCaseWords(word) {
  const starts = startsOf(word);
  return starts.length < 2 ? [] : starts.map((start, at) => [start, starts[at + 1] ?? word.length]);
}

// Returns the parts of a word that are also indexed, as [start, end]: the words of `CamelCase`, each
// tail of two or more of them, and trailing digits.
function partsOf(word) {
  const bytes = (from, to) => new TextEncoder().encode(word.slice(from, to).join("")).length;
  const tails = startsOf(word).slice(1, -1).map((start) => [start, word.length]);
  const parts = [...camelCaseWords(word), ...tails].filter(([from, to]) => bytes(from, to) > 1);
  const digits = /^(?:0[xX](?<hex>[0-9a-fA-F]*)|\p{Alphabetic}+?(?<end>[0-9]+))$/u.exec(word.join(""))?.groups;
  const number = digits?.hex ?? digits?.end ?? "";
  if (number.length >= MIN_DIGITS) parts.push([word.length - number.length, word.length]);
  return parts;
}

// Groups of synonyms: `phrases` has the term of the group of each word or phrase.
export class Synonyms {
  #phrases;
  #ends;
  #names;

  constructor(phrases = {}) {
    this.#phrases = new Map(Object.entries(phrases));
    this.#names = new Set(this.#phrases.values());
    this.#ends = new Set([...this.#phrases.keys()].map((phrase) => phrase.split(" ").at(-1)));
  }

  // Returns the term of the group to which a word or phrase belongs.
  groupOf(terms) {
    return this.#phrases.get(terms.join(" "));
  }

  // Returns true if a word with this term belongs to a group.
  has(term) {
    return this.#names.has(term) || this.#phrases.has(term);
  }

  // Returns the groups of the phrases that end with the last of `terms`: [group, number of terms].
  ending(terms) {
    if (!this.#ends.has(terms.at(-1))) return [];
    const found = [];
    for (let count = 1; count <= Math.min(MAX_PHRASE_TERMS, terms.length); count += 1) {
      const group = this.groupOf(terms.slice(-count));
      if (group !== undefined) found.push([group, count]);
    }
    return found;
  }
}

// Returns all terms of a text: its words, their parts, hyphenated words joined, and synonyms.
export function indexTerms(chars, synonyms) {
  const found = [];
  const recent = [];
  for (const word of words(chars)) {
    const last = recent.at(-1);
    found.push({ ...word, isWord: true });
    // The parts of a name such as `MySQL` mean something else.
    const parts = synonyms.has(word.term) ? [] : partsOf(chars.slice(word.start, word.end));
    for (const [from, to] of parts) {
      const [start, end] = [word.start + from, word.start + to];
      found.push({ term: toTerm(chars.slice(start, end)), start, end, isWord: false });
    }
    const isWord = ({ start, end }) => chars.slice(start, end).every((char) => NON_CJK_LETTER.test(char));
    if (last?.end + 1 === word.start && chars[last.end] === "-" && isWord(last) && isWord(word)) {
      const letters = chars.slice(last.start, word.end).filter((char) => char !== "-");
      found.push({ term: toTerm(letters), start: last.start, end: word.end, isWord: false });
    }
    recent.push(word);
    if (recent.length > MAX_PHRASE_TERMS) recent.shift();
    for (const [term, count] of synonyms.ending(recent.map((one) => one.term))) {
      found.push({ term, start: recent.at(-count).start, end: word.end, isWord: false });
    }
  }
  return found;
}

// Returns the terms of the other notations of an error code of 32 bits.
export function otherNotations(word) {
  const negated = (code) => 2 ** 32 - code;
  if (/^0[xX][0-9a-fA-F]{8}$/.test(word)) {
    const code = Number.parseInt(word.slice(2), 16);
    return code < MIN_CODE ? [] : [String(negated(code)), String(code)];
  }
  const code = /^[1-9][0-9]{8,9}$/.test(word) ? Number(word) : 0;
  const hexadecimal = (number) => `0x${number.toString(16).padStart(8, "0")}`;
  return code < MIN_CODE || code >= 2 ** 32 ? [] : [hexadecimal(negated(code)), hexadecimal(code)];
}

// Returns the words and phrases of a query, each once, without stop words. The last one may be
// unfinished if the text ends with it. `tokens` are the words as written.
export function queryWords(chars, tokens, stopWords, synonyms) {
  const found = [];
  for (let at = 0; at < tokens.length; ) {
    const { term, start, end } = tokens[at];
    let count = Math.min(MAX_PHRASE_TERMS, tokens.length - at);
    const groupOf = () => synonyms.groupOf(tokens.slice(at, at + count).map((token) => token.term));
    while (count > 1 && groupOf() === undefined) count -= 1;
    if (count > 1) {
      const last = tokens[at + count - 1];
      found.push({ term: groupOf(), start, end: last.end, notations: [], parts: [], isPhrase: true });
      at += count;
      continue;
    }
    const written = chars.slice(start, end);
    found.push({
      term,
      start,
      end,
      group: synonyms.groupOf([term]),
      notations: otherNotations(written.join("")),
      parts: (synonyms.has(term) ? [] : camelCaseWords(written)).map(([from, to]) => toTerm(written.slice(from, to))),
      isPhrase: false,
    });
    at += 1;
  }
  // A pair of characters with only one that belongs to a phrase or a synonym means nothing.
  const isWhole = (word) => word.isPhrase || word.group !== undefined;
  const phrases = found.filter(isWhole);
  const isTorn = (word) =>
    !isWhole(word) && CJK.test(word.term) && phrases.some(({ start, end }) => start < word.end && word.start < end);
  const distinct = new Map();
  for (const word of found) {
    if (isTorn(word) || stopWords.includes(word.term)) continue;
    const isUnfinished = word.end === chars.length;
    const known = distinct.get(word.term);
    if (known) known.isUnfinished ||= isUnfinished;
    else if (distinct.size < MAX_QUERY_WORDS) distinct.set(word.term, { ...word, isUnfinished });
  }
  return [...distinct.values()];
}
