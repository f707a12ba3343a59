// Which documents are articles.

/** Returns true if a text starts with a properties block, as articles do. */
export function startsWithBlock(text: string): boolean {
  return /^\uFEFF?\s*<properties(?=[\s/>]|$)/i.test(text);
}

/** Number of characters that show whether a document starts with a block. */
export const BLOCK_LOOKAHEAD = 1000;
