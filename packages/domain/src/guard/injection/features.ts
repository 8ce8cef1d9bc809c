import { createGrams, readGrams } from '../../classify/features/grams.ts';
import { findConcepts, type Hit } from './concepts.ts';
import { bitOf, families, familiesOf } from './families.ts';
import { foldText } from './fold.ts';
import { concepts } from './lexicon/concepts.ts';
import { type Piece, readPieces } from './pieces.ts';
import { noPlaces, type Places, readPlaces } from './places.ts';

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
  /** Of word and of character n-grams. */
  readonly words: Places;
  readonly chars: Places;
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
  /** Those of the piece before that stand in this one too. */
  readonly sharedWords: readonly number[];
  readonly sharedChars: readonly number[];
  readonly hits: readonly Hit[];
  readonly folded: string;
  readonly marked: boolean;
  readonly repeated: boolean;
}

const pairMaxCharacters = 800;
const grams = createGrams();

/**
 * Reads every piece of a text, and every two that follow each other, since an attack may stand on two lines. Order of the text;
 * linear in it.
 */
export function* readings(text: string): Generator<Reading> {
  let before: ReadPiece | null = null;
  for (const piece of readPieces(text)) {
    const joined: ReadPiece | null =
      before !== null && follows(before.piece, piece) ? before : null;
    const now = readPiece(piece, joined);
    yield toReading([now]);
    if (joined !== null) yield toReading([joined, now]);
    before = now;
  }
}

function follows(before: Piece, now: Piece): boolean {
  return before.block === now.block && before.text.length + now.text.length <= pairMaxCharacters;
}

/** @param before the piece it is also read together with. */
function readPiece(piece: Piece, before: ReadPiece | null): ReadPiece {
  const folded = foldText(piece.text);
  readGrams(folded, grams);
  const words = readPlaces(grams.words, grams.wordEnd, before?.words ?? noPlaces);
  const chars = readPlaces(grams.chars, grams.charEnd, before?.chars ?? noPlaces);
  return {
    piece,
    words: words.own,
    chars: chars.own,
    sharedWords: words.shared,
    sharedChars: chars.shared,
    hits: findConcepts(folded),
    folded,
    marked: mayMark.test(piece.text) && roleMarker.test(piece.text),
    repeated: isRepetition(folded),
  };
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
    words: {
      first: first.words,
      second: second?.words ?? noPlaces,
      shared: second?.sharedWords ?? noPlaces,
    },
    chars: {
      first: first.chars,
      second: second?.chars ?? noPlaces,
      shared: second?.sharedChars ?? noPlaces,
    },
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
  let words = 1;
  for (let gap = folded.indexOf(' '); gap !== -1; gap = folded.indexOf(' ', gap + 1)) words += 1;
  if (words < 12) return false;
  const different = new Set<string>();
  for (let from = 0; from <= folded.length; ) {
    const gap = folded.indexOf(' ', from);
    const to = gap === -1 ? folded.length : gap;
    different.add(folded.slice(from, to));
    // Of an honest sentence only its first words are looked at.
    if (different.size * 6 > words) return false;
    from = to + 1;
  }
  return true;
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
