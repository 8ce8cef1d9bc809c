/** What a scanner says of the bytes it was given. */
export type ScanResult =
  /** The record ends before `next`; the bytes from there on are the next one's. */
  | { readonly kind: 'record'; readonly next: number }
  | { readonly kind: 'more' }
  /** The record cannot be one; what follows its first line may be. */
  | { readonly kind: 'broken' }
  /** No record follows. */
  | { readonly kind: 'end' };

/** Finds where records end. Keeps its place between buffers, so that a record need not be in memory whole. */
export interface RecordScanner {
  /** Line ends met in the current record. */
  readonly newlines: number;
  readonly start: () => void;
  readonly read: (bytes: Uint8Array, from: number) => ScanResult;
  /** Whether a record that meets the end of the file is whole. */
  readonly endsWell: () => boolean;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

const more: ScanResult = { kind: 'more' };
const broken: ScanResult = { kind: 'broken' };

type CsvState = 'field_start' | 'plain' | 'quoted' | 'quote_in_quoted' | 'after_quoted';

/** Records of RFC 4180: a line, or more where a quoted cell holds line ends. A quote inside a plain cell is text. */
export function csvScanner(delimiter: number, lineEnd: number): RecordScanner {
  let state: CsvState = 'field_start';
  let newlines = 0;
  return {
    get newlines() {
      return newlines;
    },
    start: () => {
      state = 'field_start';
      newlines = 0;
    },
    endsWell: () => state !== 'quoted',
    read: (bytes, from) => {
      for (let at = from; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (byte === lineEnd) {
          newlines += 1;
          if (state !== 'quoted') return { kind: 'record', next: at + 1 };
        } else if (state === 'quoted') {
          if (byte === quote) state = 'quote_in_quoted';
        } else if (byte === delimiter) {
          if (state === 'after_quoted') return broken;
          state = 'field_start';
        } else if (state === 'field_start') state = byte === quote ? 'quoted' : 'plain';
        else if (state === 'quote_in_quoted') {
          if (byte === quote) state = 'quoted';
          else if (byte === carriageReturn) state = 'after_quoted';
          else return broken;
        } else if (state === 'after_quoted') return broken;
      }
      return more;
    },
  };
}

/** Records that are lines. */
export function lineScanner(): RecordScanner {
  let newlines = 0;
  return {
    get newlines() {
      return newlines;
    },
    start: () => {
      newlines = 0;
    },
    endsWell: () => true,
    read: (bytes, from) => {
      const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(newline, from);
      if (at === -1) return more;
      newlines = 1;
      return { kind: 'record', next: at + 1 };
    },
  };
}

/** The elements of one JSON array whose opening bracket has been read. Depth and strings are all it looks at. */
export function jsonArrayScanner(): RecordScanner {
  let newlines = 0;
  let depth = 0;
  let begun = false;
  let inString = false;
  let escaped = false;
  return {
    get newlines() {
      return newlines;
    },
    start: () => {
      newlines = 0;
      depth = 0;
      begun = false;
      inString = false;
      escaped = false;
    },
    endsWell: () => !begun && depth === 0,
    read: (bytes, from) => {
      for (let at = from; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0;
        if (byte === newline) newlines += 1;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === 0x5c) escaped = true;
          else if (byte === quote) inString = false;
        } else if (byte === quote) {
          inString = true;
          begun = true;
        } else if (byte === 0x7b || byte === 0x5b) {
          depth += 1;
          begun = true;
        } else if (depth === 0 && (byte === 0x2c || byte === 0x5d)) {
          if (begun) return { kind: 'record', next: at };
          if (byte === 0x5d) return { kind: 'end' };
        } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
        else if (byte > 0x20) begun = true;
      }
      return more;
    },
  };
}
