import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlsoMarked, redactText } from '../../src/redaction/index.ts';

const all: AlsoMarked = { names: true, addresses: true };

const pieces = fc.constantFrom(
  ...[
    'jane.doe@example.org',
    'jane (at) example.org',
    'DE89 3704 0044 0532 0130 00',
    '4111 1111 1111 1111',
    '::ffff:10.20.30.40',
    '+49 171 1234567',
    'Frau Dr. Müller',
    'My name is Anna Weber',
    'Dear Tom,',
    'Hauptstraße 12, 10115 Berlin',
    '1600 Pennsylvania Avenue, Washington, DC 20500',
    'password: hunter2',
  ],
  ...[
    'Order 4711',
    'the printer',
    'Grüße',
    '😀',
    '𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
    '\n',
    '12.03.2024',
    'v1.2.3.4',
    '—',
    '…',
    '"',
    '<',
    '[x]',
    '🧑🏽‍💻',
    'ﬁ',
  ],
);

/** Sentences of values and words, and text that nobody would write. */
const texts = fc
  .tuple(
    fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 20 }),
    fc.constantFrom(' ', '\n', ' , ', ''),
  )
  .map(([parts, glue]) => parts.join(glue));

describe('redaction changes what it marks and nothing else', () => {
  it('what is not marked stands as it stood, in its order', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { redacted, spans } = redactText(text, all);
        let at = 0;
        let from = 0;
        for (const { start, end, placeholder } of spans) {
          const kept = text.slice(at, start);
          expect(redacted.slice(from, from + kept.length)).toBe(kept);
          from += kept.length;
          expect(redacted.slice(from, from + placeholder.length)).toBe(placeholder);
          from += placeholder.length;
          at = end;
        }
        expect(redacted.slice(from)).toBe(text.slice(at));
      }),
      { numRuns: 500 },
    );
  });

  it('offsets add up: in order, not empty, none inside another, none through a character', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { redacted, spans } = redactText(text, all);
        let last = 0;
        let length = text.length;
        for (const { start, end, placeholder } of spans) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          for (const edge of [start, end]) expect(splitsPair(text, edge)).toBe(false);
          length += placeholder.length - (end - start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        expect(redacted.length).toBe(length);
      }),
      { numRuns: 500 },
    );
  });

  it('nothing but placeholders is found a second time', () => {
    const sentences = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(' . '));
    fc.assert(
      fc.property(sentences, (text) => {
        const once = redactText(text, all).redacted;
        const again = redactText(once, all).spans.filter(({ type }) => type !== 'LITERAL');
        expect(again).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('structured values are marked the same, whether names and addresses are or not', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const structured = redactText(text).spans.map(({ start, end, type }) => ({
          start,
          end,
          type,
        }));
        const among = redactText(text, all)
          .spans.filter(({ type }) => type !== 'PERSON' && type !== 'ADDRESS')
          .map(({ start, end, type }) => ({ start, end, type }));
        expect(among).toEqual(structured);
      }),
      { numRuns: 400 },
    );
  });
});

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
