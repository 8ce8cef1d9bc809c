import type { LineLab } from './line.ts';
import { until } from './until.ts';

/**
 * Waits until every transaction before now has ended, in the whole server: the databases of other tests count too, and what
 * they leave open holds back what may be read as final.
 */
export async function settled(lab: Pick<LineLab, 'sql'>): Promise<void> {
  const [now] = await lab.sql<{ xid: string }>('select pg_current_xact_id()::text as xid');
  const behind = async (): Promise<boolean> => {
    const [row] = await lab.sql<{ done: boolean }>(
      'select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as done',
      [now?.xid ?? '0'],
    );
    return row?.done === true;
  };
  await until('older transactions', behind, 20_000);
}
