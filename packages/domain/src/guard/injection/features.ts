import { createGrams, readGrams } from '../../classify/features/grams.ts';
import { findConcepts, type Hit } from './concepts.ts';
import { bitOf, families, familiesOf } from './families.ts';
import { foldText } from './fold.ts';
import { concepts } from './lexicon/concepts.ts';
import { type Piece, readPieces } from './pieces.ts';

/** Places of hashed n-grams: a power of two. Words and characters share them. */
export const HASHED = 1 << 16;

const conceptCount = Object.keys(concepts).length;
const pairsFrom = conceptCount + families.length;
const signsFrom = pairsFrom + (conceptCount * (conceptCount - 1)) / 2;
const signNames = [
  ...['comment', 'encoded', 'question', 'address', 'opens_with_notice', 'shouted', 'two_families'],
  ...['three_families', 'short', 'long', 'braces'],
] as const;
/** Features that are not hashed: concepts, families, pairs of concepts, and signs of the form. */
export const DENSE = signsFrom + signNames.length;

/** What the model reads of one piece, or of two that follow each other. */
export interface Reading {
  /** Distinct places of word and of character n-grams. */
  readonly words: readonly number[];
  readonly chars: readonly number[];
  /** Distinct dense features that hold, 0..DENSE-1. */
  readonly dense: readonly number[];
  readonly families: number;
  /** A word or two, which name a thing and order nothing. Scripts without spaces are never brief. */
  readonly brief: boolean;
  readonly from: number;
  readonly to: number;
}

interface ReadPiece {
  readonly piece: Piece;
  readonly words: readonly number[];
  readonly chars: readonly number[];
  readonly hits: readonly Hit[];
  readonly folded: string;
  readonly marked: boolean;
  readonly repeated: boolean;
}

const pairMaxCharacters = 800;
const grams = createGrams();
const seen = new Int32Array(HASHED).fill(-1);
let stamp = 0;

/**
 * Reads every piece of a text, and every two that follow each other, since an attack may stand on two lines. Order of the text;
 * linear in it.
 */
export function* readings(text: string): Generator<Reading> {
  let before: ReadPiece | null = null;
  for (const piece of readPieces(text)) {
    const now = readPiece(piece);
    yield toReading([now]);
    if (before !== null && follows(before, now)) yield toReading([before, now]);
    before = now;
  }
}

function follows(before: ReadPiece, now: ReadPiece): boolean {
  const length = before.piece.text.length + now.piece.text.length;
  return before.piece.block === now.piece.block && length <= pairMaxCharacters;
}

function readPiece(piece: Piece): ReadPiece {
  const folded = foldText(piece.text);
  readGrams(folded, grams);
  return {
    piece,
    words: distinct(grams.words, grams.wordEnd),
    chars: distinct(grams.chars, grams.charEnd),
    hits: findConcepts(folded),
    folded,
    marked: mayMark.test(piece.text) && roleMarker.test(piece.text),
    repeated: isRepetition(folded),
  };
}

/** Marks a new list. A process that lives long enough has more lists than numbers, and no place would count as seen any more. */
function nextStamp(): void {
  stamp += 1;
  if (stamp <= 0x7fffffff) return;
  seen.fill(-1);
  stamp = 0;
}

function distinct(keys: Uint32Array, end: number): readonly number[] {
  nextStamp();
  const places: number[] = [];
  for (let at = 0; at < end; at += 1) {
    const place = ((keys[at] as number) >>> 1) & (HASHED - 1);
    if (seen[place] === stamp) continue;
    seen[place] = stamp;
    places.push(place);
  }
  return places;
}

function union(one: readonly number[], other: readonly number[]): readonly number[] {
  nextStamp();
  const places: number[] = [];
  for (const list of [one, other]) {
    for (const place of list) {
      if (seen[place] === stamp) continue;
      seen[place] = stamp;
      places.push(place);
    }
  }
  return places;
}

function toReading(read: readonly [ReadPiece] | readonly [ReadPiece, ReadPiece]): Reading {
  const [first, second] = read;
  const shift = first.folded.length + 1;
  const hits =
    second === undefined
      ? first.hits
      : [
          ...first.hits,
          ...second.hits.map(({ bits, from, to }) => ({
            bits,
            from: from + shift,
            to: to + shift,
          })),
        ];
  const found = familiesOf(hits) | familiesOfForm(read, hits);
  return {
    words: second === undefined ? first.words : union(first.words, second.words),
    chars: second === undefined ? first.chars : union(first.chars, second.chars),
    dense: denseOf(read, hits, found),
    families: found,
    brief: aWordOrTwo.test(read.map(({ folded }) => folded.trim()).join(' ')),
    from: Math.min(first.piece.from, (second ?? first).piece.from),
    to: Math.max(first.piece.to, (second ?? first).piece.to),
  };
}

const aWordOrTwo =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d]+(?: [\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d]+)?$/u;
const commands = concepts.act | concepts.task | concepts.send | concepts.reveal;

/** Families that show in how a text is built rather than in its words. */
function familiesOfForm(read: readonly ReadPiece[], hits: readonly Hit[]): number {
  let found = 0;
  if (read.some(({ marked }) => marked)) found |= bitOf('role_marker');
  if (read.some(({ repeated }) => repeated)) found |= bitOf('repetition');
  if (read.some(isHidden)) found |= bitOf('hidden_text');
  const commanded = hits.some(({ bits }) => (bits & commands) !== 0);
  if (commanded && read.some(({ piece }) => piece.kind === 'encoded'))
    found |= bitOf('encoded_text');
  if (commanded && opensWithNotice(read)) found |= bitOf('appended_command');
  return found;
}

function opensWithNotice(read: readonly ReadPiece[]): boolean {
  return read.some(({ hits }) =>
    hits.some(({ bits, from }) => from <= 4 && (bits & concepts.notice) !== 0),
  );
}

// What mail and office programs write into comments is for programs.
const forPrograms = /[{};]|\bmso\b|endif|\[if |font definitions|style definitions|\/\*|w:|o:/i;
const threeWords = /\p{L}{2,}\P{L}+\p{L}{2,}\P{L}+\p{L}/u;

function isHidden({ piece }: ReadPiece): boolean {
  return piece.kind === 'comment' && threeWords.test(piece.text) && !forPrograms.test(piece.text);
}

const mayMark = /[<[{]|(?:system|assistant|developer|admin) |BEGIN|END/i;
const roleMarker = new RegExp(
  [
    '<\\|(?:im_start|im_end|system|user|assistant|end|endoftext|eot_id|start_header_id)\\|>',
    '\\[/?(?:INST|SYS|CLS)\\]|<</?SYS>>',
    '\\[(?:system|admin|assistant|override|ai|internal)[^\\]\\n]{0,40}\\]',
    '</?(?:system|assistant|instructions?|admin)>',
    '(?:^|[\\n#*=\\-<{])\\s{0,3}(?:system|assistant|developer|admin)\\s(?:prompt|message|note|override|instructions?|notice|update|alert)\\b',
    '\\{\\s{0,2}"?(?:role|system)"?\\s{0,2}:',
    'BEGIN (?:NEW )?(?:SYSTEM|INSTRUCTIONS?|PROMPT)|END (?:OF )?(?:SYSTEM|INSTRUCTIONS?|PROMPT|USER|TICKET|EMAIL|DOCUMENT)',
  ].join('|'),
  'i',
);

/** A dozen words of which at most every sixth is a new one. */
function isRepetition(folded: string): boolean {
  if (folded.length < 48) return false;
  const words = folded.split(' ');
  return words.length >= 12 && new Set(words).size * 6 <= words.length;
}

const domainEnd = /\.(?:com|org|net|xyz|io|example)\b/;
const shouted = /\p{Lu}{3,}\s+\p{Lu}{2,}\s+\p{Lu}{2,}/u;

function denseOf(
  read: readonly ReadPiece[],
  hits: readonly Hit[],
  found: number,
): readonly number[] {
  const dense: number[] = [];
  let spoken = 0;
  for (const { bits } of hits) spoken |= bits;
  for (let one = 0; one < conceptCount; one += 1) {
    if ((spoken & (1 << one)) === 0) continue;
    dense.push(one);
    for (let other = 0; other < one; other += 1) {
      if ((spoken & (1 << other)) !== 0) dense.push(pairsFrom + (one * (one - 1)) / 2 + other);
    }
  }
  let count = 0;
  for (let family = 0; family < families.length; family += 1) {
    if ((found & (1 << family)) === 0) continue;
    dense.push(conceptCount + family);
    count += 1;
  }
  const raw = read.map(({ piece }) => piece.text).join(' ');
  const holds: Readonly<Record<(typeof signNames)[number], boolean>> = {
    comment: read.some(({ piece }) => piece.kind === 'comment'),
    encoded: read.some(({ piece }) => piece.kind === 'encoded'),
    question: /[?？؟]\s*$/u.test(raw.slice(-8)),
    address: raw.includes('@') || raw.includes('://') || domainEnd.test(raw),
    opens_with_notice: opensWithNotice(read),
    shouted: shouted.test(raw),
    two_families: count >= 2,
    three_families: count >= 3,
    short: raw.length < 40,
    long: raw.length > 300,
    braces: /[{}]/.test(raw),
  };
  for (const [at, name] of signNames.entries()) if (holds[name]) dense.push(signsFrom + at);
  return dense;
}
