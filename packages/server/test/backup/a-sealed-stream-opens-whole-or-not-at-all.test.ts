import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFrames, writeFrame } from '../../src/backup/frames.ts';
import { chunkBytes, openChunks, sealChunks } from '../../src/backup/sealed-stream.ts';

const key = randomBytes(32);

async function* parts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gather(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of stream) all.push(chunk);
  return Buffer.concat(all);
}

const seal = (plain: Buffer, size: number): Promise<Buffer> =>
  gather(sealChunks(key, parts(plain, size)));
const open = (sealed: Buffer, size: number, other = key): Promise<Buffer> =>
  gather(openChunks(other, parts(sealed, size)));

const lengths = fc.oneof(
  fc.constantFrom(
    0,
    1,
    chunkBytes - 1,
    chunkBytes,
    chunkBytes + 1,
    2 * chunkBytes,
    3 * chunkBytes + 7,
  ),
  fc.integer({ min: 0, max: 4 * chunkBytes }),
);
const sizes = fc.constantFrom(1_000, chunkBytes, chunkBytes + 16, 200_001);

it('gives back every byte, however it is cut up on the way', async () => {
  await fc.assert(
    fc.asyncProperty(lengths, sizes, sizes, async (length, into, out) => {
      const plain = randomBytes(length);
      expect((await open(await seal(plain, into), out)).equals(plain)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('opens at no shorter length, also not between two chunks', async () => {
  const sealed = await seal(randomBytes(3 * chunkBytes), 50_000);
  const chunk = chunkBytes + 16;
  for (const length of [0, 1, 15, 16, chunk, 2 * chunk, 3 * chunk - 1]) {
    await expect(open(sealed.subarray(0, length), 50_000), String(length)).rejects.toThrow(
      RangeError,
    );
  }
});

it('opens under no other key and with no bit changed', async () => {
  const sealed = await seal(randomBytes(2 * chunkBytes + 9), 50_000);
  await expect(open(sealed, 50_000, randomBytes(32))).rejects.toThrow(RangeError);
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      await expect(open(changed, 50_000)).rejects.toThrow(RangeError);
    }),
    { numRuns: 60 },
  );
});

it('frames come back as they were written, and a cut one is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 500 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 700 }),
      async (payloads, size) => {
        const bytes = Buffer.concat(
          payloads.flatMap((one) => [...writeFrame('data', Buffer.from(one))]),
        );
        const seen: string[] = [];
        for await (const { type, payload } of readFrames(parts(bytes, size)))
          seen.push(`${type} ${payload.toString('hex')}`);
        expect(seen).toEqual(payloads.map((one) => `data ${Buffer.from(one).toString('hex')}`));
        await expect(gatherFrames(bytes.subarray(0, -1), size)).rejects.toThrow(RangeError);
      },
    ),
    { numRuns: 60 },
  );
});

async function gatherFrames(bytes: Buffer, size: number): Promise<number> {
  let frames = 0;
  for await (const _ of readFrames(parts(bytes, size))) frames += 1;
  return frames;
}
