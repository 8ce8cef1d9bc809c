import type { Engine } from '@signalbox/server';

/** What stands in our tables and how many transactions the database has committed. Jobs are the engine's and not counted. */
export interface Footprint {
  readonly rows: number;
  readonly bytes: number;
  readonly transactions: number;
}

/** Tables an item leaves rows in, with the number of rows a decided and written item leaves. */
export const itemTables = [
  'item',
  'item_revision',
  'item_key',
  'message',
  'decision',
  'action',
  'attempt',
  'audit_entry',
  // Filled by a tick, a second later at most: the last items of a run may be missing from it.
  'item_search',
] as const;

export async function measureFootprint(engine: Engine): Promise<Footprint> {
  // The statistics of a session are published when it goes idle; a moment makes them complete.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const counts = itemTables.map((table) => `(select count(*) from ${table})`).join(' + ');
  const sizes = itemTables
    .map(
      (table) =>
        `(select coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size('${table}')) from pg_partition_tree('${table}') where isleaf)`,
    )
    .join(' + ');
  const { rows } = await engine.database.system.query<{
    rows: number;
    bytes: string;
    transactions: number;
  }>(`select ${counts} as rows, (${sizes})::text as bytes,
      (select xact_commit from pg_stat_database where datname = current_database()) as transactions`);
  const row = rows[0];
  return {
    rows: row?.rows ?? 0,
    bytes: Number(row?.bytes ?? 0),
    transactions: row?.transactions ?? 0,
  };
}
