import type { Sql } from '../database.ts';
import { type StoredEntry, storedEntryColumns } from './read-entries.ts';

/** Where an era is said to have been opened, with the entry that stands there; its columns are null when none does. */
export interface EraRow {
  readonly openedEra: number;
  readonly entryEra: number | null;
  readonly entry: StoredEntry | null;
}

const text = `
  select a.era as "openedEra", e.era as "entryEra", ${storedEntryColumns}
  from signalbox.audit_era a
  left join signalbox.audit_entry e on e.tenant_id = a.tenant_id and e.id = a.entry_id
  where a.tenant_id = $1 order by a.era`;

/** The eras a tenant's audit was opened in after restores, in order. None for an installation nobody has restored. */
export async function readEras(sql: Sql, tenantId: string): Promise<readonly EraRow[]> {
  type Row = Omit<EraRow, 'entry'> & { readonly [K in keyof StoredEntry]: StoredEntry[K] | null };
  const rows = await sql.query<Row>(text, [tenantId]);
  return rows.map(({ openedEra, entryEra, ...entry }) => ({
    openedEra,
    entryEra,
    entry: entry.id === null ? null : (entry as StoredEntry),
  }));
}

/** The era that is written now. */
export async function readCurrentEra(sql: Sql): Promise<number> {
  const rows = await sql.query<{ readonly era: number }>(
    'select signalbox.current_audit_era() as era',
  );
  return rows[0]?.era ?? 1;
}
