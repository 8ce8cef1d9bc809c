/** What cleaning took away, in the order in which it is looked for. */
export type CharacterChange =
  | 'surrogates_replaced'
  | 'nul_removed'
  | 'line_endings'
  | 'controls_removed'
  | 'bidi_removed'
  | 'invisible_removed'
  | 'marks_capped'
  | 'nfc';

interface Rule {
  readonly change: CharacterChange;
  readonly pattern: RegExp;
  /** Of what matches; absent: it is removed. */
  readonly replacement?: (run: string) => string;
}

// Letters of scripts whose spelling needs ZWJ or ZWNJ (Unicode core specification 9.2, 12.1, 23.2), and emoji
// parts, where ZWJ joins. Anywhere else a joiner only hides: it splits a word for a filter but not for a reader.
const joinable =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Nko}\\p{Script=Devanagari}\\p{Script=Bengali}' +
  '\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}' +
  '\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}' +
  '\\p{Extended_Pictographic}\\u{1F3FB}-\\u{1F3FF}\\uFE0F';

// Classes as strings: in a regex literal they would be control characters or combining ones, which linters refuse.
const nul = '\\x00';
const lineEnds = '[\\r\\n\\x0B\\x0C\\x85\\u2028\\u2029]+';
const controls = '[\\x01-\\x08\\x0E-\\x1F\\x7F-\\x9F\\uFFF9-\\uFFFB\\uFFFE\\uFFFF]';
const invisible =
  '[\\u00AD\\u034F\\u180E\\u200B\\u2060-\\u2065\\u206A-\\u206F\\u3164\\uFEFF\\uFFA0\\u{E0000}-\\u{E007F}]';
const selector = '[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]';
const selectable = '[\\p{Script=Han}\\p{Script=Myanmar}\\p{S}\\p{P}0-9]';

// Order matters. Each pattern is one class or a bounded neighbourhood, hence linear.
const rules: readonly Rule[] = [
  { change: 'nul_removed', pattern: new RegExp(nul, 'g') },
  { change: 'line_endings', pattern: new RegExp(lineEnds, 'g'), replacement: asNewlines },
  { change: 'controls_removed', pattern: new RegExp(controls, 'g') },
  {
    // Embeddings, overrides, isolates and marks: they reorder what a reviewer sees (CVE-2021-42574).
    change: 'bidi_removed',
    pattern: /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g,
  },
  {
    // Zero width, soft hyphen, fillers; tag characters carry text that models read and people do not see.
    change: 'invisible_removed',
    pattern: new RegExp(invisible, 'gu'),
  },
  {
    // A selector picks a glyph for the one ideograph or symbol before it. A run of them, or one after every
    // letter, is a hidden message: 256 selectors carry a byte each.
    change: 'invisible_removed',
    pattern: new RegExp(`(?<!${selectable})${selector}`, 'gu'),
  },
  {
    change: 'invisible_removed',
    pattern: new RegExp(
      `(?<![${joinable}])[\\u200C\\u200D]|[\\u200C\\u200D](?![${joinable}])`,
      'gu',
    ),
  },
];

// One look tells whether any rule can apply; most tickets are plain and pay only for this.
const suspicious = new RegExp(
  '[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u00AD\\u034F\\u061C\\u180E\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u3164' +
    '\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\uFFFE\\uFFFF\\u{E0000}-\\u{E01EF}\\p{Surrogate}]',
  'u',
);

const loneSurrogate = /\p{Surrogate}/u;
const marksMax = 30;
const tooManyMarks = new RegExp(`\\p{M}{${marksMax + 1}}`, 'u');
const mark = /^\p{M}$/u;
const beyondLatin1 = /[\u0100-\uFFFF]/;

/**
 * Removes what no reader of a ticket needs and an attacker likes, and normalises to NFC with `\n` line ends.
 * Tab and newline stay. Combining marks are cut to 30 in a row, the bound of the Stream-Safe Text Format
 * (UAX #15, section 13): it keeps normalisation linear, which it is not for long runs.
 */
export function cleanCharacters(input: string, changes: Set<CharacterChange>): string {
  let text = input;
  if (suspicious.test(text)) {
    // Before every removal: two lone halves must not become a pair because the character between them went.
    text = text.replace(/[\uD800-\uDFFF]+/g, replaceLoneSurrogates);
    if (text !== input) changes.add('surrogates_replaced');
    for (const rule of rules) {
      const next =
        rule.replacement === undefined
          ? text.replace(rule.pattern, '')
          : text.replace(rule.pattern, rule.replacement);
      if (next !== text) changes.add(rule.change);
      text = next;
    }
  }
  // Latin-1 text is in NFC already.
  if (!beyondLatin1.test(text)) return text;
  text = capMarks(text, changes);
  const normalised = text.normalize('NFC');
  if (normalised !== text) changes.add('nfc');
  // Normalising can lengthen a run again: some marks decompose into two.
  return capMarks(normalised, changes);
}

/** As many `\n` as a run of line ends has; `\r\n` is one. A run at a time, as below. */
function asNewlines(run: string): string {
  let count = 0;
  for (let n = 0; n < run.length; n += 1) {
    if (run[n] !== '\n' || run[n - 1] !== '\r') count += 1;
  }
  return '\n'.repeat(count);
}

/** A run at a time: millions of single matches cost seconds. */
function replaceLoneSurrogates(run: string): string {
  if (!loneSurrogate.test(run)) return run;
  const kept: string[] = [];
  for (const character of run) kept.push(character.length === 2 ? character : '\uFFFD');
  return kept.join('');
}

// A loop, not /(\p{M}{30})\p{M}+/gu: on a run of millions that pattern ends the stack of the regex engine.
function capMarks(text: string, changes: Set<CharacterChange>): string {
  if (!tooManyMarks.test(text)) return text;
  changes.add('marks_capped');
  const kept: string[] = [];
  let run = 0;
  for (const character of text) {
    run = mark.test(character) ? run + 1 : 0;
    if (run <= marksMax) kept.push(character);
  }
  return kept.join('');
}
