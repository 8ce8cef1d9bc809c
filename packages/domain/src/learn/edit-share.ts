/** Words of each text that are compared; longer ones are compared by their beginnings. */
const wordsMax = 2_000;

function wordsOf(text: string): readonly string[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, wordsMax);
}

/**
 * How much of a text somebody changed, 0 to 1: the fewest words to put in, take out or replace, against the words of the longer
 * text. 0: not a word; 1: nothing of it is left.
 */
export function editShare(before: string, after: string): number {
  const from = wordsOf(before);
  const to = wordsOf(after);
  const longer = Math.max(from.length, to.length);
  if (longer === 0) return 0;
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (const [n, word] of from.entries()) {
    const next = [n + 1];
    for (const [m, other] of to.entries()) {
      const replaced = (row[m] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (row[m + 1] ?? 0) + 1, (next[m] ?? 0) + 1));
    }
    row = next;
  }
  return (row[to.length] ?? 0) / longer;
}
