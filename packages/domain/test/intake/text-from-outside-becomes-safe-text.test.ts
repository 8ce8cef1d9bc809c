import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intakeLimits, isFieldKey } from '../../src/intake/limits.ts';
import { sanitiseText } from '../../src/intake/sanitise-text.ts';

const clean = (input: string) => sanitiseText(input, intakeLimits.bodyMaxCharacters);

describe('text from outside becomes safe text', () => {
  it.each([
    ['NUL', 'a\0b', 'ab', ['nul_removed']],
    ['other controls', 'a\u0007b\u009fc', 'abc', ['controls_removed']],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb', ['surrogates_replaced']],
    [
      'halves parted by NUL',
      '\ud83d\0\ude00',
      '\ufffd\ufffd',
      ['surrogates_replaced', 'nul_removed'],
    ],
    ['a byte order mark', '\ufeffabc', 'abc', ['invisible_removed']],
    [
      'zero width spaces and soft hyphens',
      'pass\u200bwo\u00adrd',
      'password',
      ['invisible_removed'],
    ],
    ['overrides', 'abc\u202edef\u2066g', 'abcdefg', ['bidi_removed']],
    ['tag characters', `hi${String.fromCodePoint(0xe0049, 0xe0067)}`, 'hi', ['invisible_removed']],
    ['selectors after letters', 'h\ufe01i\u{e0101}', 'hi', ['invisible_removed']],
    ['a joiner in Latin script', 'pass\u200cword', 'password', ['invisible_removed']],
    ['line ends', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd', ['line_endings']],
    ['decomposed letters', 'Mu\u0308ller', 'M\u00fcller', ['nfc']],
    [
      'blank lines',
      'a\n\n \n\n\nb\n\n',
      'a\n\nb',
      ['white_space_trimmed', 'blank_lines_collapsed'],
    ],
  ])('%s', (_name, input, text, changes) => {
    expect(clean(input)).toEqual({ text, changes });
  });

  it.each([
    ['Persian with a non-joiner', 'می\u200cخواهم'],
    ['Hindi with a joiner', 'क्\u200dष'],
    ['a family', '👨\u200d👩\u200d👧'],
    ['a heart with its selector', '❤\ufe0f'],
    ['tabs, umlauts and a question', 'a\tb\nÜber 3 < 4 & 5 > 2?'],
    ['a text that mentions a tag', 'The <div> is not closed, and <b is no tag'],
    ['an address in angle brackets', 'From: Jane <jane@example.org>'],
  ])('leaves %s alone', (_name, input) => {
    expect(clean(input)).toEqual({ text: input, changes: [] });
  });

  it('cuts to the limit without splitting a character', () => {
    expect(sanitiseText('abc😀', 4)).toEqual({
      text: 'abc',
      changes: ['truncated'],
    });
    expect(sanitiseText('abc😀', 5).text).toBe('abc😀');
    expect(sanitiseText('abc', 0).text).toBe('');
  });

  it('makes a subject one line', () => {
    expect(sanitiseText(' Help\r\n\tBcc: x ', 99, { singleLine: true }).text).toBe('Help Bcc: x');
  });

  it('knows the names fields may have', () => {
    expect(isFieldKey('order.id-1_A')).toBe(true);
    for (const key of ['', 'a b', 'ü', 'a\n', 'k'.repeat(101)]) expect(isFieldKey(key)).toBe(false);
  });

  it('returns what it returned before unchanged', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        ...[
          '<',
          '>',
          '</',
          'br',
          'div',
          '<p>',
          '</p>',
          '<br>',
          '<lin\u212a>',
          '<!--',
          '-->',
          '&lt;',
          '&#60;',
          '&amp;',
        ],
        ...[
          'lt;',
          '<script>',
          '</script>',
          '"',
          "='",
          '<a href="http://x.y">',
          '</a>',
          '<pre>',
          '<td>',
          '&#0;',
          '<html>',
        ],
        ...[
          '\u200c',
          '\u200d',
          '\ufe0f',
          '\u{e0101}',
          '\u0301',
          '\u0316',
          '\u0344',
          'ب',
          'क',
          '👩',
          '漢',
          '\u0338',
        ],
        ...[
          '\n',
          '\n\n\n',
          ' ',
          '\t',
          '\r',
          '\u00a0',
          '\0',
          '\ud83d',
          '\ude00',
          'a',
          '\u0301'.repeat(31),
          '&#8238;',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 40 }),
        fc.integer({ min: 0, max: 120 }),
        fc.boolean(),
        (parts, maxCharacters, singleLine) => {
          const once = sanitiseText(parts.join(''), maxCharacters, { singleLine }).text;
          expect(sanitiseText(once, maxCharacters, { singleLine })).toEqual({
            text: once,
            changes: [],
          });
          expect(once.length).toBeLessThanOrEqual(maxCharacters);
          expect(once).not.toMatch(/[\p{Surrogate}\u202A-\u202E]/u);
          expect(once.includes('\0')).toBe(false);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
