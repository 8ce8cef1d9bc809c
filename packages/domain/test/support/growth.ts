/** Below this the clock's grain and the compiler decide, not the code. */
const leastMs = 20;
const attempts = 6;

const fold = 16;

/**
 * Linear with room for caches, collections and a busy machine: half way, as factors go, between 16 for what is linear and 256
 * for what is quadratic. At four times the size the two are 4 and 16, and a busy machine reached 10.
 */
export const linearGrowth = 64;

/**
 * How much more processor time a piece of work takes at sixteen times the size. The least of up to six comparisons, which end
 * at the first that is linear: other work on the machine makes one comparison worse, and never makes all of what is quadratic
 * look linear. 1 when both take no time to speak of.
 */
export async function growthAtSixteenfold(
  work: (size: number) => unknown,
  size: number,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < attempts && least >= linearGrowth; attempt += 1) {
    const small = await leastOfTwo(() => work(Math.ceil(size / fold)));
    // Once: what it took too long by is taken back by the next comparison, and most need none.
    const large = await processorMs(() => work(size));
    least = Math.min(least, Math.max(large, leastMs) / Math.max(small, leastMs / fold));
  }
  return least;
}

async function leastOfTwo(work: () => unknown): Promise<number> {
  return Math.min(await processorMs(work), await processorMs(work));
}

/** Processor time, because the clock also counts what else the machine does. */
async function processorMs(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}
