import { once } from 'node:events';
import type pg from 'pg';

/** The messages of the copy protocol, which `pg` has and its types leave out. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const batchBytes = 128 * 1024;
/** Batches kept for a slow reader before the socket is told to wait. */
const batchesKept = 4;

/**
 * One `COPY` as `pg` runs it: an object with these handlers instead of a query (what its cursors and streams are too). The
 * protocol: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
class CopyQuery {
  readonly ended: Promise<number>;
  readonly started: Promise<CopyConnection>;
  readonly #text: string;
  #rows = 0;
  #resolve: (rows: number) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #start: (connection: CopyConnection) => void = () => undefined;

  constructor(text: string) {
    this.#text = text;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.started = new Promise((resolve, reject) => {
      this.#start = resolve;
      this.ended.catch(reject);
    });
    // Whoever waits for one of them only must not be met by the other.
    this.ended.catch(() => undefined);
    this.started.catch(() => undefined);
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#start(connection);
  }

  handleCopyData(_message: { readonly chunk: Buffer }, _connection: CopyConnection): void {}

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.#reject(error);
  }
}

/** Joins rows into batches, and lets the server wait while the reader is behind. */
class CopyOutQuery extends CopyQuery {
  readonly #batches: Buffer[] = [];
  #open = Buffer.allocUnsafe(batchBytes);
  #used = 0;
  #over = false;
  #connection: CopyConnection | null = null;
  #wake: () => void = () => undefined;

  override handleCopyData({ chunk }: { readonly chunk: Buffer }, from: CopyConnection): void {
    this.#connection = from;
    // The parser writes over its buffer, so a row is copied here or lost.
    if (this.#used + chunk.length > this.#open.length) this.#close();
    if (chunk.length > batchBytes) this.#batches.push(Buffer.from(chunk));
    else this.#used += chunk.copy(this.#open, this.#used);
    if (this.#batches.length >= batchesKept) from.stream.pause();
    this.#wake();
  }

  #close(): void {
    if (this.#used > 0) this.#batches.push(this.#open.subarray(0, this.#used));
    this.#open = Buffer.allocUnsafe(batchBytes);
    this.#used = 0;
  }

  async *batches(): AsyncGenerator<Buffer, number, undefined> {
    const over = (): void => {
      this.#over = true;
      this.#wake();
    };
    this.ended.then(over, over);
    try {
      for (;;) {
        const batch = this.#batches.shift();
        if (batch !== undefined) {
          yield batch;
        } else if (this.#over) {
          break;
        } else {
          this.#connection?.stream.resume();
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
      const rows = await this.ended;
      this.#close();
      yield* this.#batches.splice(0);
      return rows;
    } finally {
      this.#connection?.stream.resume();
    }
  }
}

/**
 * The rows of a `COPY … TO STDOUT`, joined into batches of about 128 KiB; returns their number. Memory does not grow with the
 * table. A caller that stops early must end the client: the rest of the rows is still on its way.
 */
export function copyOut(
  client: pg.ClientBase,
  text: string,
): AsyncGenerator<Buffer, number, undefined> {
  return client.query(new CopyOutQuery(text)).batches();
}

/**
 * Feeds a `COPY … FROM STDIN`, as fast as the server takes it; returns the number of rows. What `rows` throws ends the copy
 * and is thrown on.
 */
export async function copyIn(
  client: pg.ClientBase,
  text: string,
  rows: AsyncIterable<Buffer>,
): Promise<number> {
  const query = client.query(new CopyQuery(text));
  const connection = await query.started;
  try {
    for await (const batch of rows) {
      connection.sendCopyFromChunk(batch);
      const { stream } = connection;
      // Ended: the server refused a row and reads no more.
      if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), query.ended]);
    }
  } catch (error) {
    connection.sendCopyFail('the source failed');
    await query.ended.catch(() => undefined);
    throw error;
  }
  connection.endCopyFrom();
  return query.ended;
}
