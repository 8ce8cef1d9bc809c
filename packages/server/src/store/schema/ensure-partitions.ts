import type { Database } from '../database.ts';

const text = `
  select signalbox.ensure_partitions((date_trunc('month', now() at time zone 'UTC') + make_interval(months => n))::date)
  from generate_series(0, 3) as n`;

/** Makes the monthly partitions of this month and the three after it. Idempotent. */
export async function ensurePartitions(database: Pick<Database, 'system'>): Promise<void> {
  await database.system.query(text);
}
