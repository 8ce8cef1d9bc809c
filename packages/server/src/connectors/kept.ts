/** What a system is set up with changes seldom; a right that was taken away is noticed after so long at the latest. */
const keptForMs = 600_000;
const keptMax = 1_000;

/** Asks for each key once in ten minutes. What fails is not kept, and is asked again. */
export function kept<Key extends string | number, Rest extends readonly unknown[], Answer>(
  ask: (key: Key, ...rest: Rest) => Promise<Answer>,
): (key: Key, ...rest: Rest) => Promise<Answer> {
  const known = new Map<Key, { readonly atMs: number; readonly answer: Answer }>();
  return async (key, ...rest) => {
    const found = known.get(key);
    if (found !== undefined && performance.now() - found.atMs < keptForMs) return found.answer;
    const answer = await ask(key, ...rest);
    if (known.size >= keptMax) known.clear();
    known.set(key, { atMs: performance.now(), answer });
    return answer;
  };
}
