/** One thing a page of the console asks for. */
export interface PageQuery {
  readonly name: string;
  /** The address, anew for each call so that no two look for the same. */
  readonly path: (call: number) => string;
}

export interface Measured {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly calls: number;
}

const calls = 60;
const warmUpCalls = 3;

/** Asks one after another, as one person does, and reads each answer to its end. */
export async function measure(
  url: string,
  key: string,
  queries: readonly PageQuery[],
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const { name, path } of queries) {
    const times: number[] = [];
    for (let call = -warmUpCalls; call < calls; call += 1) {
      const startedMs = performance.now();
      const response = await fetch(`${url}${path(call + warmUpCalls)}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      if (call >= 0) times.push(performance.now() - startedMs);
    }
    times.sort((a, b) => a - b);
    measured.push({ name, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), calls });
  }
  return measured;
}

/** The nearest rank. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
