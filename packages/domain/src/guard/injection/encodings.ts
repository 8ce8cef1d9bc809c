import { fromBase64, fromDigits, readableBytes } from './bytes.ts';

/** A piece of text that was written in a code, and where the code stands. */
export interface Decoded {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

interface Code {
  readonly runs: RegExp;
  /** Stands in every run: honest text seldom holds it, and is not searched then. */
  readonly sign?: string;
  readonly decode: (run: string) => string | null;
}

// Every pattern is one class repeated, or pairs of one shape: linear. A code shorter than a short sentence is not looked at.
const codes: readonly Code[] = [
  {
    runs: /[A-Za-z0-9+/_-]{16,}={0,2}/g,
    decode: (run) => (lower.test(run) && upper.test(run) ? readableBytes(fromBase64(run)) : null),
  },
  {
    runs: /(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ ,:]?){10,}/g,
    decode: (run) => readableBytes(fromDigits(run.replace(/0x|\\x/g, ''), /[0-9a-fA-F]{2}/g, 16)),
  },
  {
    runs: /(?:[01]{7,8}[ ,]?){8,}/g,
    decode: (run) => readableBytes(fromDigits(run, /[01]{7,8}/g, 2)),
  },
  {
    runs: /(?:\d{2,3}[ ,;]{1,2}){9,}\d{2,3}/g,
    decode: (run) => readableBytes(fromDigits(run, /\d{2,3}/g, 10)),
  },
  {
    runs: /(?:[A-Za-z0-9.,+_-]{0,20}%[0-9a-fA-F]{2}){3,}[A-Za-z0-9.,_-]{0,40}/g,
    sign: '%',
    decode: fromPercent,
  },
  {
    runs: /(?:\\u\{?[0-9a-fA-F]{4,5}\}?){6,}/g,
    sign: '\\u',
    decode: (run) => fromCodePoints(run, /[0-9a-fA-F]{4,5}/g, 16),
  },
  {
    runs: /(?:&#x[0-9a-fA-F]{1,6};){6,}/gi,
    sign: '&#',
    decode: (run) => fromCodePoints(run, /[0-9a-fA-F]+/gi, 16),
  },
  { runs: /(?:&#\d{1,7};){6,}/g, sign: '&#', decode: (run) => fromCodePoints(run, /\d+/g, 10) },
  // Tag characters say ASCII and show nothing; selectors carry a byte each.
  {
    runs: /[\u{E0020}-\u{E007E}]{6,}/gu,
    decode: (run) =>
      [...run].map((one) => String.fromCharCode((one.codePointAt(0) ?? 0) - 0xe0000)).join(''),
  },
  {
    runs: /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{6,}/gu,
    decode: (run) =>
      readableBytes(
        [...run].map((one) => {
          const code = one.codePointAt(0) ?? 0;
          return code >= 0xe0100 ? code - 0xe0100 + 16 : code - 0xfe00;
        }),
      ),
  },
];

const lower = /[a-z]/;
const upper = /[A-Z]/;
const mayHold =
  /[A-Za-z0-9+/_-]{16}|[0-9a-fA-F]{2}[ ,:\\][0-9a-fA-F\\]|[01]{7}|\d{2}[ ,;]|%[0-9a-f]{2}|\\[ux]|&#|[\u{E0020}-\u{E007E}]|\p{Variation_Selector}/iu;

const wordOrSigns = /\p{L}{2,}|[\p{Script=Han}\p{Script=Hiragana}]/gu;

/** Three words, or as many signs: anything less that comes out of a code is chance. */
function isLanguage(text: string): boolean {
  return (text.match(wordOrSigns)?.length ?? 0) >= 3;
}

/** What stands in a text in base64, hex, binary, decimal, percent or character codes. Linear in the text. */
export function decodeRuns(text: string): readonly Decoded[] {
  if (!mayHold.test(text)) return [];
  const found: Decoded[] = [];
  for (const { runs, sign, decode } of codes) {
    if (sign !== undefined && !text.includes(sign)) continue;
    for (const match of text.matchAll(runs)) {
      const said = decode(match[0]);
      if (said === null || said === match[0] || !isLanguage(said)) continue;
      found.push({ text: said, from: match.index, to: match.index + match[0].length });
    }
  }
  return found;
}

function fromPercent(run: string): string | null {
  const bytes: number[] = [];
  for (let at = 0; at < run.length; at += 1) {
    const hex =
      run.charAt(at) === '%' ? Number.parseInt(run.slice(at + 1, at + 3), 16) : Number.NaN;
    if (Number.isNaN(hex)) bytes.push(run.charAt(at) === '+' ? 0x20 : run.charCodeAt(at) & 0x7f);
    else {
      bytes.push(hex);
      at += 2;
    }
  }
  return readableBytes(bytes);
}

function fromCodePoints(run: string, digits: RegExp, radix: number): string {
  return (run.match(digits) ?? [])
    .map((one) => Number.parseInt(one, radix))
    .filter((code) => code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
    .map((code) => String.fromCodePoint(code))
    .join('');
}

// Words that say a sentence was turned: two of them are no accident.
const common =
  'the and you your all this that ignore previous instructions system prompt password print show tell reveal forget rules send ' +
  'now with without what user ticket secret key admin und die der das alle anweisungen ignoriere passwort zeige vergiss regeln';

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function backwards(text: string): string {
  return [...text].reverse().join('');
}

const turns: readonly {
  readonly turn: (text: string) => string;
  readonly signs: ReadonlySet<string>;
}[] = [
  {
    turn: rot13,
    signs: new Set(
      common
        .split(' ')
        .filter((one) => one.length > 2)
        .map(rot13),
    ),
  },
  {
    turn: backwards,
    signs: new Set(
      common
        .split(' ')
        .filter((one) => one.length > 2)
        .map(backwards),
    ),
  },
];

/** A piece read by rot13 or from its end, where that makes it language; null where it is language as it stands. */
export function turnedText(piece: string): string | null {
  const words = piece.toLowerCase().match(/[a-z]{3,}/g) ?? [];
  if (words.length < 3) return null;
  for (const { turn, signs } of turns) {
    const seen = words.filter((one) => signs.has(one)).length;
    if (seen >= 2 && seen >= words.length / 6) return turn(piece);
  }
  return null;
}
