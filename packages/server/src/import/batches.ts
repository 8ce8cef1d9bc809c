/** Groups what comes into lists of `size`; the last one may be shorter. Reads no further ahead than one list. */
export async function* inBatches<T>(
  source: AsyncIterable<T>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const one of source) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
