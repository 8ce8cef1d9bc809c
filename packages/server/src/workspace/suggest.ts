/** Letters to change, add, drop or swap with a neighbour to get from one word to the other (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

const bare = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '');

/** The known word a person most likely meant, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > 100) return null;
  const wanted = bare(word);
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const candidate of known) {
    const steps = distance(wanted, bare(candidate));
    const allowed = Math.min(3, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (steps <= allowed && (best === null || steps < best.distance)) {
      best = { word: candidate, distance: steps };
    }
  }
  return best?.word ?? null;
}

/** "did you mean auto?", or null. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const match = nearest(word, known);
  return match === null || match === word ? null : `did you mean ${match}?`;
}
