import { gather } from '../batching/gather.ts';
import type { Database } from '../store/database.ts';
import { beginCall, type NewCallRow, type SpendLimits } from '../store/model/begin-call.ts';
import { findUnrecorded } from '../store/model/find-unrecorded.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { whenBack } from './when-back.ts';

export interface Outliving {
  /**
   * Takes a call that was committed without waiting for the disk. `now`: resolves when no crash takes it along any more. `soon`:
   * returns at once, and it is made sure with others.
   */
  add(row: NewCallRow, when: 'now' | 'soon'): Promise<void>;
  /** Resolves when no call of this process may be forgotten because of a crash that it has seen. */
  known(): Promise<void>;
  flush(): Promise<void>;
}

const noLimits: SpendLimits = { perItem: null, perAgentDay: null, perDay: null };

/**
 * Makes calls outlive a crash of the database: the process that sent them knows them still, and records again those that it no longer
 * finds, whatever room there is. A call that waits for the disk by itself waits as long as for all the rest of its beginning.
 */
export function outliveCrashes(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  gathering: { readonly forMs: number; readonly most: number },
): Outliving {
  const again = new Set<Promise<void>>();
  const begun = gather<NewCallRow>(
    (rows) =>
      recordMissing(database, tenantId, rows).catch(() => {
        const recording = whenBack(() => recordMissing(database, tenantId, rows));
        const over: Promise<void> = recording
          .catch(() => undefined)
          .finally(() => again.delete(over));
        again.add(over);
        return recording;
      }),
    gathering,
  );
  return {
    add: async (row, when) => {
      const sure = begun.add(row);
      sure.catch(() => undefined);
      if (when === 'soon') return;
      await begun.flush();
      await sure;
    },
    known: async () => {
      if (again.size > 0) await Promise.all(again);
    },
    flush: () => begun.flush(),
  };
}

async function recordMissing(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  rows: readonly NewCallRow[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const missing = await inTenantAtOnce(database, tenantId, (sql) => findUnrecorded(sql, ids));
  for (const row of rows) {
    if (!missing.has(row.id)) continue;
    await inTenantAtOnce(database, tenantId, (sql) => beginCall(sql, row, noLimits, null));
  }
}
