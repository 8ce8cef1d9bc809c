import { type FillOptions, fillSearch } from '../../src/search/fill.ts';
import { asSql, type Database } from '../../src/store/database.ts';

const behindText = `
  select exists (select from signalbox.search_mark m where m.item_id is not null or exists (
    select from signalbox.audit_entry e where e.tenant_id = m.tenant_id and e.xid >= m.below_xid)) as behind`;

/** Fills the search until all that is committed is in it. Transactions of other databases on the server hold it up a little. */
export async function untilSearchable(database: Database, options?: FillOptions): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; ) {
    await fillSearch(database, options);
    const [row] = await asSql(database.system).query<{ behind: boolean }>(behindText);
    if (row?.behind === false) return;
    if (Date.now() > deadline) throw new Error('the search does not catch up');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
