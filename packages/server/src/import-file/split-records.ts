import type { FileHandle } from 'node:fs/promises';
import type { RecordScanner } from './record-scanner.ts';

/** The bytes of one record, or the start of a bad one. */
export interface RawRecord {
  readonly line: number;
  readonly bytes: Buffer;
  readonly fault: 'record_too_large' | 'bad_quotes' | null;
}

export interface SplitOptions {
  readonly scanner: RecordScanner;
  /** Byte offset and line of the first record. */
  readonly offset: number;
  readonly line: number;
  readonly sizeBytes: number;
  readonly recordMaxBytes: number;
  /** The byte that ends a line. */
  readonly lineEnd: number;
  /** Whether the line after a broken record may start a record. Not so inside one JSON array. */
  readonly resumes: boolean;
}

const chunkBytes = 256 * 1024;
const keptOfBadBytes = 8 * 1024;

/**
 * Cuts a file into records, in batches of about 256 KB. Holds at most one record of the allowed size and one
 * chunk; a longer record is passed over without being kept.
 *
 * A record that is broken, never ends, or ends broken is refused, and reading resumes at the line after its first
 * line: one stray quote must not cost the rest of the file. As a hostile file could make every line re-read the
 * rest, re-reading is bounded by the size of the file plus 64 MB; past it, reading resumes after what was read.
 */
export async function* splitRecords(
  file: FileHandle,
  options: SplitOptions,
): AsyncGenerator<readonly RawRecord[]> {
  const splitter = new Splitter(file, options);
  for (;;) {
    const batch = await splitter.nextBatch();
    if (batch === null) return;
    if (batch.length > 0) yield batch;
  }
}

class Splitter {
  readonly #file: FileHandle;
  readonly #options: SplitOptions;
  #window: Buffer = Buffer.alloc(0);
  /** File offset of the window's first byte, which is always the start of a record. */
  #offset: number;
  #line: number;
  #rereadLeftBytes: number;
  #ended = false;

  constructor(file: FileHandle, options: SplitOptions) {
    this.#file = file;
    this.#options = options;
    this.#offset = options.offset;
    this.#line = options.line;
    this.#rereadLeftBytes = options.sizeBytes + 64 * 1024 * 1024;
  }

  async nextBatch(): Promise<RawRecord[] | null> {
    if (this.#ended) return null;
    const grew = await this.#grow();
    const batch: RawRecord[] = [];
    let at = 0;
    while (!this.#isOver() && (at < this.#window.length || !grew)) {
      const next = this.#takeRecord(at, !grew, batch);
      if (next === null) break;
      at = next;
    }
    this.#drop(at);
    if (!this.#isOver() && this.#window.length > this.#options.recordMaxBytes)
      await this.#passOver(batch);
    return batch;
  }

  #isOver(): boolean {
    return this.#ended;
  }

  async #grow(): Promise<boolean> {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const { bytesRead } = await this.#file.read(
      chunk,
      0,
      chunkBytes,
      this.#offset + this.#window.length,
    );
    if (bytesRead > 0) this.#window = Buffer.concat([this.#window, chunk.subarray(0, bytesRead)]);
    return bytesRead > 0;
  }

  #drop(count: number): void {
    this.#window = this.#window.subarray(count);
    this.#offset += count;
  }

  /** Takes the record at `at` and returns where the next one starts; null when more bytes are needed. */
  #takeRecord(at: number, atFileEnd: boolean, batch: RawRecord[]): number | null {
    const { scanner, recordMaxBytes } = this.#options;
    if (atFileEnd && at >= this.#window.length) {
      this.#ended = true;
      return at;
    }
    scanner.start();
    const result = scanner.read(this.#window, at);
    switch (result.kind) {
      case 'record': {
        const bytes = this.#window.subarray(at, result.next);
        const tooLarge = bytes.length > recordMaxBytes;
        batch.push(
          tooLarge
            ? this.#bad(bytes, 'record_too_large')
            : { line: this.#line, bytes, fault: null },
        );
        this.#line += scanner.newlines;
        return result.next;
      }
      case 'end':
        this.#ended = true;
        return at;
      case 'broken':
        return this.#refuseLine(at, atFileEnd, batch);
      case 'more':
        if (!atFileEnd) return null;
        if (!scanner.endsWell()) return this.#refuseLine(at, true, batch);
        batch.push({ line: this.#line, bytes: this.#window.subarray(at), fault: null });
        this.#ended = true;
        return this.#window.length;
    }
  }

  /** Refuses the record at `at` and resumes on the next line. Null when that line's end is not in the window yet. */
  #refuseLine(at: number, atFileEnd: boolean, batch: RawRecord[]): number | null {
    if (!this.#options.resumes) {
      batch.push(this.#bad(this.#window.subarray(at), 'bad_quotes'));
      this.#ended = true;
      return this.#window.length;
    }
    const lineEnd = this.#window.indexOf(this.#options.lineEnd, at);
    if (lineEnd === -1 && !atFileEnd) return null;
    const next = lineEnd === -1 ? this.#window.length : lineEnd + 1;
    batch.push(this.#bad(this.#window.subarray(at, next), 'bad_quotes'));
    this.#line += 1;
    return next;
  }

  /** The window holds nothing but the start of a record that is too large. */
  async #passOver(batch: RawRecord[]): Promise<void> {
    const { scanner, lineEnd } = this.#options;
    const head = this.#bad(this.#window, 'record_too_large');
    const start = this.#offset;
    let secondLine = this.#window.indexOf(lineEnd) + 1;
    if (secondLine > 0) secondLine += start;
    scanner.start();
    let result = scanner.read(this.#window, 0);
    let read = start + this.#window.length;
    this.#window = Buffer.alloc(0);
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let end = -1;
    while (result.kind === 'more') {
      const { bytesRead } = await this.#file.read(chunk, 0, chunkBytes, read);
      if (bytesRead === 0) break;
      const bytes = chunk.subarray(0, bytesRead);
      if (secondLine === 0) {
        const found = bytes.indexOf(lineEnd);
        if (found !== -1) secondLine = read + found + 1;
      }
      result = scanner.read(bytes, 0);
      if (result.kind === 'record') end = read + result.next;
      read += bytesRead;
    }
    batch.push(head);
    const wellEnded = result.kind === 'record' || (result.kind === 'more' && scanner.endsWell());
    if (wellEnded) {
      this.#offset = end === -1 ? read : end;
      this.#line += scanner.newlines;
    } else if (!this.#options.resumes) this.#ended = true;
    else await this.#resumeAfter(secondLine, read, scanner.newlines);
  }

  async #resumeAfter(secondLine: number, read: number, newlines: number): Promise<void> {
    this.#rereadLeftBytes -= read - this.#offset;
    if (secondLine > 0 && this.#rereadLeftBytes > 0) {
      this.#offset = secondLine;
      this.#line += 1;
      return;
    }
    this.#offset = await this.#nextLineFrom(read);
    this.#line += newlines + 1;
  }

  async #nextLineFrom(offset: number): Promise<number> {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let at = offset; ; at += chunkBytes) {
      const { bytesRead } = await this.#file.read(chunk, 0, chunkBytes, at);
      if (bytesRead === 0) return at;
      const found = chunk.subarray(0, bytesRead).indexOf(this.#options.lineEnd);
      if (found !== -1) return at + found + 1;
    }
  }

  #bad(bytes: Buffer, fault: 'record_too_large' | 'bad_quotes'): RawRecord {
    // Copied, so that eight kilobytes do not keep a megabyte alive.
    return { line: this.#line, bytes: Buffer.from(bytes.subarray(0, keptOfBadBytes)), fault };
  }
}
