// Snippets: the part of a text that shows best why it matches.

import { indexTerms } from "./search-text.js";

const MAX_SNIPPET_CHARS = 160;
const MAX_COUNTED_MATCHES = 7;

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

// Returns the snippet of a text. `terms` has the terms that match each word of the query.
export function snippet(text, terms, synonyms) {
  const chars = Array.from(text);
  const occurrences = indexTerms(chars, synonyms)
    .map((word) => ({ ...word, queryWord: terms.findIndex((set) => set.has(word.term)) }))
    .filter(({ queryWord, isWord }) => queryWord >= 0 || isWord)
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
