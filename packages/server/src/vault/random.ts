import { randomBytes } from 'node:crypto';

const drawBytes = 4096;
let drawn = randomBytes(0);

/**
 * Random bytes for keys and nonces. Drawn in stock, because a draw costs the same for few as for many; each is handed out once,
 * and a stock is never filled again, so what was handed out stays as it is.
 *
 * @param count 0 to 4096
 */
export function takeRandom(count: number): Buffer {
  if (drawn.length < count) drawn = randomBytes(drawBytes);
  const taken = drawn.subarray(0, count);
  drawn = drawn.subarray(count);
  return taken;
}
