import type { LineContext } from '../line/context.ts';

export type ExportFormat = 'csv' | 'jsonl';

/** How a row is written in each format. */
export interface RowWriter<Row> {
  /** The first record of the CSV. */
  readonly header: string;
  readonly csv: (row: Row) => string;
  readonly json: (row: Row) => unknown;
}

export interface ExportPage<Row> {
  readonly rows: readonly Row[];
  /** Null: nothing is left. */
  readonly nextId: string | null;
}

export interface ExportSource<Row> {
  readonly format: ExportFormat;
  readonly writer: RowWriter<Row>;
  /** The rows below an id, newest first, some at a time. */
  readonly page: (belowId: string | null) => Promise<ExportPage<Row>>;
  readonly rowsMax: number;
  /** Called once, when the stream has ended or its reader has gone, before the reader sees the end. */
  readonly ended: (rows: number, whole: boolean) => Promise<void>;
  readonly logger: LineContext['logger'];
}

const encoder = new TextEncoder();

/**
 * An export as a stream that reads a page when the one before has been taken, so that it holds one page however large it is.
 * A page that cannot be read breaks the stream off: its reader must not take a part for the whole.
 */
export function exportStream<Row>(source: ExportSource<Row>): ReadableStream<Uint8Array> {
  const { format, writer, rowsMax } = source;
  let below: string | null = null;
  let rows = 0;
  let over = false;
  const end = async (whole: boolean): Promise<void> => {
    if (over) return;
    over = true;
    await source.ended(rows, whole);
  };
  const text = (found: readonly Row[]): string =>
    format === 'csv'
      ? found.map(writer.csv).join('')
      : found.map((row) => `${JSON.stringify(writer.json(row))}\n`).join('');
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        if (format === 'csv') controller.enqueue(encoder.encode(writer.header));
      },
      pull: async (controller) => {
        try {
          for (;;) {
            const page = await source.page(below);
            const found = page.rows.slice(0, rowsMax - rows);
            rows += found.length;
            below = page.nextId;
            const last = below === null || rows >= rowsMax;
            if (last) await end(true);
            if (found.length > 0) controller.enqueue(encoder.encode(text(found)));
            if (last) controller.close();
            // A page may be empty and go on.
            if (last || found.length > 0) return;
          }
        } catch (error) {
          source.logger.error({ err: error }, 'an export broke off');
          await end(false).catch(() => undefined);
          controller.error(error);
        }
      },
      cancel: () => end(false),
    },
    { highWaterMark: 1 },
  );
}
