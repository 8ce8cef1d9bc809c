import type { Sql } from '../database.ts';

/** Unique in a session: a reader inside another one must not close its cursor. */
let opened = 0;

/**
 * The rows of a query, `size` at a time, from a server-side cursor: neither side ever holds more. Needs an open transaction.
 * A caller that stops early closes the cursor.
 */
export async function* readInBatches<Row>(
  sql: Sql,
  query: string,
  values: readonly unknown[],
  size: number,
): AsyncGenerator<readonly Row[], void, undefined> {
  opened += 1;
  const cursor = `batches_${opened}`;
  await sql.query(`declare ${cursor} no scroll cursor for ${query}`, values);
  try {
    for (;;) {
      const rows = await sql.query<Row>(`fetch forward ${size} from ${cursor}`);
      if (rows.length > 0) yield rows;
      if (rows.length < size) return;
    }
  } finally {
    // After an error the transaction is void and so is the cursor; the error is what must be told.
    await sql.query(`close ${cursor}`).catch(() => undefined);
  }
}
