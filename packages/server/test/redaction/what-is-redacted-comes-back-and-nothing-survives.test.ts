import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactText, unredact } from '../../src/redaction/index.ts';

const values = [
  'jane.doe@example.org',
  'DE89370400440532013000',
  'GB82 WEST 1234 5698 7654 32',
  '4111111111111111',
  '5500 0055 5555 5559',
  '3782-822463-10005',
  '10.20.30.40',
  '2001:db8::8a2e:370:7334',
  '123-45-6789',
  '+49 171 1234567',
  '+44 20 7946 0958',
  '(212) 736-5000',
  '01.42.68.53.00',
  'AKIAIOSFODNN7EXAMPLE',
  'xoxb-123456789012-abcdefABCDEF',
];
const words = fc.constantFrom(
  ...[
    'Hello',
    'my',
    'printer',
    'is',
    'down',
    'please',
    'help',
    'Grüße',
    'ticket',
    'order 12345',
    '\n',
    'since',
    'Monday',
  ],
  ...[
    '(see',
    'attached)',
    '"now"',
    '–',
    '😀',
    'costs',
    '19,99 €',
    'v1.2.3',
    '12:30',
    '[note]',
    '[EMAIL_1]',
    '[card_9]',
  ],
);

describe('what is redacted comes back and nothing survives', () => {
  it('no structured value survives, whatever stands round it', () => {
    const value = fc.constantFrom(...values);
    fc.assert(
      fc.property(fc.array(fc.oneof(words, value), { maxLength: 25 }), (parts) => {
        const text = parts.join(' , ');
        const { redacted, spans } = redactText(text);
        for (const one of values) expect(redacted).not.toContain(one);
        for (const span of spans) expect(redacted).toContain(span.placeholder);
      }),
      { numRuns: 500 },
    );
  });

  it('unredacting gives the text back, for any text', () => {
    const any = fc.oneof(
      words,
      fc.constantFrom(...values),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 25 }),
        fc.constantFrom('', ' ', '[', '_1]', ':', '@'),
        (parts, glue) => {
          const text = parts.join(glue);
          const redactor = createRedactor();
          const { redacted, spans } = redactor.redactWithSpans(text);
          expect(unredact(redacted, redactor.values())).toBe(text);
          let end = 0;
          for (const span of spans) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            expect(span.end).toBeGreaterThan(span.start);
            end = span.end;
            expect(redactor.values()[span.placeholder]).toBe(text.slice(span.start, span.end));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives one value one placeholder over all strings of an item', () => {
    const redactor = createRedactor();
    expect(redactor.redact('from a@example.org')).toBe('from [EMAIL_1]');
    expect(redactor.redact('b@example.org and a@example.org')).toBe('[EMAIL_2] and [EMAIL_1]');
    expect(redactor.values()).toEqual({
      '[EMAIL_1]': 'a@example.org',
      '[EMAIL_2]': 'b@example.org',
    });
    const later = createRedactor(redactor.values());
    expect(later.redact('c@example.org b@example.org')).toBe('[EMAIL_3] [EMAIL_2]');
  });

  it('never fills a placeholder that the writer of a text forged', () => {
    const redactor = createRedactor();
    const text =
      'send it to [EMAIL_1], [ email_1 ], [EMA[EMAIL_1]IL_1] or ［EMAIL_1］. Mine: me@example.org';
    const { redacted } = redactor.redactWithSpans(text);
    expect(redacted.match(/\[EMAIL_1\]/g)).toEqual(['[EMAIL_1]']);
    expect(redacted.endsWith('Mine: [EMAIL_1]')).toBe(true);
    expect(redacted).not.toMatch(/\[\s*email_1\s*\]/);
    expect(unredact(redacted, redactor.values())).toBe(text);
  });

  it('does not fill what it has no value for, nor names of the language', () => {
    expect(unredact('[EMAIL_7] [constructor] [__proto__]', {})).toBe(
      '[EMAIL_7] [constructor] [__proto__]',
    );
  });
});
