// The order of articles. src/search/ranking.rs does the same. All numbers are integers, so that both compute
// the same order.

import { POSTING, TITLE_SHARE } from "./search-format.js";
import { EXACT_FACTOR, PREFIX_FACTOR, countOf, isCorrection } from "./search-terms.js";

const COVERAGE_SCALE = 1024;
const MIN_COVERAGE = COVERAGE_SCALE / 4;
const PRODUCT_SCALE = 64;
const PRODUCT_BONUS = PRODUCT_SCALE / 2;
const PRODUCT_SHARE = 5;

// Returns the inverse document frequency: 64 * log2(documents / found), in integers.
function inverseDocumentFrequency(documents, found) {
  const ratio = Math.max(1024, Math.floor(((documents + 1) * 1024) / Math.max(found, 1)));
  let [whole, power] = [0, 1];
  while (power * 2 <= ratio) [whole, power] = [whole + 1, power * 2];
  return whole * 64 + Math.floor(((ratio - power) * 64) / power) - 640 + 16;
}

// Returns the number of documents from which the rarity of a word is computed: those of the most
// frequent term that means the same; all, if there is none or the word is corrected.
function documentCount(matches, documents) {
  const known = matches.filter(({ factor }) => factor > PREFIX_FACTOR).map(countOf);
  if (known.length > 0 && !matches.some(isCorrection)) return Math.min(Math.max(...known), documents);
  return Math.min(matches.reduce((sum, one) => sum + countOf(one), 0), documents);
}

// Returns true if a word names a product: many documents that have it have it as a tag.
function namesProduct(matches) {
  let [all, tagged] = [0, 0];
  for (const { factor, postings } of matches) {
    if (factor <= PREFIX_FACTOR) continue;
    all += postings.length / POSTING;
    for (let at = 3; at < postings.length; at += POSTING) tagged += postings[at];
  }
  return tagged * PRODUCT_SHARE > all;
}

// Returns the documents in `named`, then those that cover enough of the query, best first. `matches` has the
// matches of each word.
export function rank(matches, documents, allowed, named) {
  const [sums, coverages, titles, products] = [0, 1, 2, 3].map(() => new Float64Array(documents));
  const [scores, factors, titleFactors, tagFactors] = [0, 1, 2, 3].map(() => new Uint16Array(documents));
  let [total, productTotal] = [0, 0];
  for (const found of matches) {
    if (found.length === 0) continue;
    const idf = inverseDocumentFrequency(documents, documentCount(found, documents));
    const isProduct = namesProduct(found);
    total += idf;
    if (isProduct) productTotal += idf;
    const touched = [];
    for (const { factor, postings } of found) {
      for (let at = 0; at < postings.length; at += POSTING) {
        const document = postings[at];
        if (scores[document] === 0) touched.push(document);
        scores[document] = Math.max(scores[document], factor * postings[at + 1]);
        factors[document] = Math.max(factors[document], factor);
        titleFactors[document] = Math.max(titleFactors[document], factor * postings[at + 2]);
        tagFactors[document] = Math.max(tagFactors[document], factor * postings[at + 3]);
      }
    }
    for (const document of touched) {
      sums[document] += scores[document] * idf;
      coverages[document] += factors[document] * idf;
      titles[document] += titleFactors[document] * idf;
      if (isProduct) products[document] += tagFactors[document] * idf;
      scores[document] = factors[document] = titleFactors[document] = tagFactors[document] = 0;
    }
  }
  const share = (part, whole, scale) => Math.floor((part * scale) / Math.max(whole * EXACT_FACTOR, 1));
  const found = [];
  for (let document = 0; document < documents; document += 1) {
    const coverage = share(coverages[document], total, COVERAGE_SCALE);
    if (coverage < MIN_COVERAGE || allowed[document] === 0 || named.includes(document)) continue;
    const title = share(titles[document], total * TITLE_SHARE, COVERAGE_SCALE);
    const product = share(products[document], productTotal, PRODUCT_BONUS);
    const score = sums[document] * coverage * (COVERAGE_SCALE + title) * (PRODUCT_SCALE + product);
    found.push({ document, score });
  }
  found.sort((a, b) => b.score - a.score || a.document - b.document);
  return [...named.filter((document) => allowed[document]), ...found.map(({ document }) => document)];
}
