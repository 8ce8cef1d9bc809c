import { decodeRuns, turnedText } from './encodings.ts';

/** A sentence or a line of a text, read on its own: one bad sentence must not drown in a long honest ticket. */
export interface Piece {
  readonly text: string;
  /** Where it stands in the original text, UTF-16 units; of decoded text, where the code stands. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'text' | 'comment' | 'encoded';
  /** Pieces of one block follow each other; a comment or a decoded text is a block of its own. */
  readonly block: number;
}

/** Longer sentences are read in parts; each part is also read together with the next. */
const pieceMaxCharacters = 400;
/** Text in a code in a code is read, once more is not. */
const depthMax = 2;

/** Cuts a text into pieces in the order in which they stand, then what was hidden in codes. Linear in the text. */
export function readPieces(text: string): readonly Piece[] {
  const reader = new PieceReader(text.length);
  reader.read(text, null, 0);
  return reader.pieces;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

class PieceReader {
  readonly pieces: Piece[] = [];
  #block = 0;
  /** Text in overlapping codes must not grow without end. */
  #decodedLeft: number;

  constructor(length: number) {
    this.#decodedLeft = length;
  }

  /** @param at where the code stands that `text` came out of; null for the original. */
  read(text: string, at: Place | null, depth: number): void {
    let rest = 0;
    let comments = text.indexOf('<!--');
    while (comments !== -1) {
      const end = text.indexOf('-->', comments + 4);
      if (end === -1) break;
      this.#lines(text, rest, comments, 'text', at);
      this.#lines(text, comments + 4, end, 'comment', at);
      rest = end + 3;
      comments = text.indexOf('<!--', rest);
    }
    this.#lines(text, rest, text.length, 'text', at);
    if (depth >= depthMax) return;
    for (const { text: said, from, to } of decodeRuns(text)) {
      this.#decodedLeft -= said.length;
      if (this.#decodedLeft < 0) return;
      this.read(said, at ?? { from, to }, depth + 1);
    }
  }

  #lines(text: string, from: number, to: number, kind: 'text' | 'comment', at: Place | null): void {
    this.#block += 1;
    let start = from;
    while (start < to) {
      const newline = text.indexOf('\n', start);
      const end = newline === -1 || newline > to ? to : newline;
      this.#sentences(text, start, end, kind, at);
      start = end + 1;
    }
  }

  #sentences(
    text: string,
    from: number,
    to: number,
    kind: 'text' | 'comment',
    at: Place | null,
  ): void {
    let start = from;
    for (let next = from; next < to; next += 1) {
      const last = next === to - 1;
      const full = next - start + 1 >= pieceMaxCharacters && isGap(text.charCodeAt(next));
      const tooLong = next - start + 1 >= 2 * pieceMaxCharacters;
      if (!last && !full && !tooLong && !endsSentence(text, next)) continue;
      this.#add(text, start, next + 1, kind, at);
      start = next + 1;
    }
  }

  #add(text: string, from: number, to: number, kind: 'text' | 'comment', at: Place | null): void {
    const raw = unquoted(text.slice(from, to));
    if (!hasTwoLetters(raw)) return;
    const place = at ?? { from, to };
    const encoded = at !== null;
    const plain = { from: place.from, to: place.to, block: this.#block };
    this.pieces.push({ ...plain, text: raw, kind: encoded ? 'encoded' : kind });
    const turned = turnedText(raw);
    if (turned === null) return;
    this.#block += 1;
    this.pieces.push({ ...plain, text: turned, kind: 'encoded', block: this.#block });
    this.#block += 1;
  }
}

// How mail programs mark what they quote; a quoted sentence is read like any other.
const quoteMarks = /^[>|\s]+/;

function unquoted(text: string): string {
  const first = text.charCodeAt(0) | 0x20;
  // Most sentences begin with a plain letter.
  return first >= 0x61 && first <= 0x7a ? text : text.replace(quoteMarks, '');
}

const lettersApartMax = 80;
const letter = '[\\p{L}\\u24B6-\\u24E9\\u{1F130}-\\u{1F189}\\u{1F1E6}-\\u{1F1FF}]';
const twoLetters = new RegExp(`${letter}[^]{0,${lettersApartMax}}?${letter}`, 'u');

/** Whether anything can be said by it. Most text shows it by two plain letters, without the expression. */
function hasTwoLetters(text: string): boolean {
  let last = -1;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at) | 0x20;
    if (unit < 0x61 || unit > 0x7a) continue;
    if (last !== -1 && at - last <= lettersApartMax) return true;
    last = at;
  }
  return twoLetters.test(text);
}

function isGap(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0xa0;
}

/** A mark that ends a sentence, with a gap behind it where the script has gaps. */
function endsSentence(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit === 0x3002 || unit === 0xff01 || unit === 0xff1f) return true;
  const mark =
    unit === 0x2e ||
    unit === 0x21 ||
    unit === 0x3f ||
    unit === 0x61f ||
    unit === 0x964 ||
    unit === 0x2026;
  return mark && at + 1 < text.length && isGap(text.charCodeAt(at + 1));
}
