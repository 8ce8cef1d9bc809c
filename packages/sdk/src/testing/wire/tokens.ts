/**
 * Pieces of a text that count as one token each: at most four characters of a word, with the space before it. No service counts
 * like this; about as many come out as English words give. Joined they are the text again.
 */
export function tokensOf(text: string): readonly string[] {
  return text.match(/\s*\S{1,4}|\s+$/gu) ?? [];
}

export function countTokens(text: string): number {
  return tokensOf(text).length;
}

/** As much of a text as fits into so many tokens. */
export function firstTokens(text: string, max: number): string {
  return tokensOf(text).slice(0, max).join('');
}
