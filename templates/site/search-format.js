// The encodings of the objects of a search index: numbers, postings and paths.

const MAX_WEIGHT = 20;

// The places where an article has a term, by their codes: how much it counts as a term of the title, of
// TITLE_SHARE, and whether a tag has it.
export const TITLE_SHARE = 2;
const PLACES = [
  [0, 0],
  [1, 0],
  [1, 1],
  [TITLE_SHARE, 0],
  [TITLE_SHARE, 1],
];

// Compares terms by code point. `<` would compare UTF-16 code units.
export function compare(a, b) {
  const [one, other] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const difference = one[at].codePointAt(0) - other[at].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

// Returns the number of leading items of a sorted list that pass the test.
export function partitionPoint(list, test) {
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
export function* numbers(text) {
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

// Decodes the postings of a term: [document, weight, share of the title, is a tag], four by four.
export function decode(text, documents) {
  const postings = [];
  const each = numbers(text);
  for (;;) {
    const code = each.next();
    const more = each.next();
    if (code.done || more.done) return postings;
    const place = Math.min(Math.floor(code.value / MAX_WEIGHT), PLACES.length - 1);
    const weight = Math.min(code.value - place * MAX_WEIGHT, MAX_WEIGHT - 1) + 1;
    let next = 0;
    for (let left = more.value; left >= 0; left -= 1) {
      const gap = each.next();
      if (gap.done || next + gap.value >= documents) return postings;
      const document = next + gap.value;
      postings.push(document, weight, ...PLACES[place]);
      next = document + 1;
    }
  }
}

// The number of items of a posting.
export const POSTING = 4;

// Returns the path of an object in a list of hashes, 22 Base64 characters each.
export const pathOf = (objects, at) => {
  const bytes = Array.from(atob(objects.slice(at * 22, at * 22 + 22)), (byte) => byte.charCodeAt(0));
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `objects/${digits.slice(0, 2)}/${digits.slice(2)}.json`;
};
