/** Waits for something real processes do; fails when it has not come to pass in time. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<number> {
  const startedMs = Date.now();
  for (;;) {
    if (await condition()) return Date.now() - startedMs;
    if (Date.now() - startedMs > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
