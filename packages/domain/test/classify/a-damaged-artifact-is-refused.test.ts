import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/classify/artifact/crc32.ts';
import {
  decodeModel,
  encodeModel,
  predict,
  predictWithScope,
  trainModel,
} from '../../src/classify/index.ts';
import { firstForm } from './support/first-form.ts';
import { ticketRows } from './support/tickets.ts';

const model = trainModel({
  rows: ticketRows(60, 5),
  fields: ['category', 'team', 'none'],
  seed: 9,
});
const marked = ticketRows(40, 8).map(({ text }) => ({
  text: `song ${text.slice(-9)} guitar`,
  labels: {},
  inScope: false,
}));
const scoped = trainModel({
  rows: [...ticketRows(120, 5), ...marked],
  fields: ['category'],
  seed: 9,
});
const bytes = encodeModel(model);

/** The bytes with another content and a checksum that fits it. */
function resealed(change: (content: Uint8Array, view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  change(copy, view);
  view.setUint32(copy.length - 4, crc32(copy.subarray(0, copy.length - 4)), true);
  return copy;
}

describe('an artifact', () => {
  it('comes back whole, with the same predictions', () => {
    const decoded = decodeModel(bytes);
    expect(decoded.ok).toBe(true);
    if (!decoded.ok) return;
    expect(decoded.model).toEqual(model);
    expect(encodeModel(decoded.model)).toEqual(bytes);
    for (const row of ticketRows(50, 6)) {
      expect(predict(decoded.model, row.text)).toEqual(predict(model, row.text));
    }
  });

  it('comes back whole with what it learnt from texts out of scope', () => {
    const decoded = decodeModel(encodeModel(scoped));
    expect(scoped.scope?.outside).not.toBeNull();
    expect(decoded.ok && decoded.model).toEqual(scoped);
  });

  it('of the first form still answers, and knows no scope', () => {
    const decoded = decodeModel(Buffer.from(firstForm, 'base64'));
    expect(decoded.ok).toBe(true);
    if (!decoded.ok) return;
    const answer = predictWithScope(decoded.model, 'the printer has a jam');
    expect(answer.fields['category']?.value).toBe('printer');
    expect(answer.fields['category']?.raw.margin).toBeCloseTo(0.5487919, 6);
    expect([answer.outOfScope, answer.unusual]).toEqual([null, null]);
  });

  it('comes back whole from the middle of a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    const decoded = decodeModel(larger.subarray(3, 3 + bytes.length));
    expect(decoded.ok && decoded.model).toEqual(model);
  });

  it('comes back whole from a Buffer, whose slice() shares the memory it was cut from', () => {
    const larger = Buffer.concat([Buffer.from('abc'), bytes, Buffer.from('xyz')]);
    const decoded = decodeModel(larger.subarray(3, 3 + bytes.length));
    expect(decoded.ok && decoded.model).toEqual(model);
  });

  it('keeps labels of any script and more than 256 classes', { timeout: 30_000 }, () => {
    const rows = Array.from({ length: 520 }, (_, at) => ({
      text: `wort${at % 260} gruppe${at % 260} nummer`,
      labels: { etikett: `Störung ✓ 😀 ${at % 260}` },
    }));
    const wide = trainModel({ rows, fields: ['etikett'], seed: 1 });
    const decoded = decodeModel(encodeModel(wide));
    expect(decoded.ok && decoded.model).toEqual(wide);
    expect(predict(wide, 'wort17 gruppe17')['etikett']?.value).toBe('Störung ✓ 😀 17');
  });

  it('is refused at every truncated length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        expect(decodeModel(bytes.subarray(0, length)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(decodeModel(new Uint8Array([...bytes, 0]))).toEqual({ ok: false, reason: 'truncated' });
  });

  it('is refused with any byte changed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: bytes.length - 1 })),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const copy = bytes.slice();
          copy[at] = (copy[at] as number) ^ change;
          expect(decodeModel(copy).ok).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says why it is refused', () => {
    expect(decodeModel(new Uint8Array(0))).toEqual({ ok: false, reason: 'truncated' });
    expect(decodeModel(new Uint8Array(64))).toEqual({ ok: false, reason: 'not-a-model' });
    const newer = resealed((_, view) => view.setUint32(4, 3, true));
    expect(decodeModel(newer)).toEqual({ ok: false, reason: 'unknown-version' });
    const flipped = bytes.slice();
    flipped[500] = (flipped[500] as number) ^ 1;
    expect(decodeModel(flipped)).toEqual({ ok: false, reason: 'checksum-mismatch' });
  });

  it('is refused or read without a throw when the content lies under a fitting checksum', {
    timeout: 30_000,
  }, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: bytes.length - 5 }),
        fc.integer({ min: 0, max: 255 }),
        (at, value) => {
          const decoded = decodeModel(
            resealed((content) => {
              content[at] = value;
            }),
          );
          if (decoded.ok) predict(decoded.model, 'hello printer');
          else expect(decoded.reason).toBe('malformed');
        },
      ),
      { numRuns: 500 },
    );
  });
});
