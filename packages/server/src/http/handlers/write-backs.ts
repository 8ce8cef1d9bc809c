import type { WriteBackView } from '@signalbox/contract';
import { pageOf } from '../../store/page.ts';
import { inTenant } from '../../store/tx.ts';
import { listWriteBacks, type WriteBackRow } from '../../store/views/list-write-backs.ts';
import { toAttemptView } from '../attempt-view.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindWriteBacks(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listWriteBacks, async ({ caller: { tenantId }, query }) => {
    const keys = context.keysOf(tenantId);
    const { limit, cursor, ...filter } = query;
    const below = readCursor(keys, 'write-backs', cursor);
    const rows = await inTenant(context.database, tenantId, (tx) =>
      listWriteBacks(tx, filter, limit + 1, below),
    );
    const page = pageOf(rows, limit);
    return json(200, {
      data: page.rows.map(toView),
      nextCursor: writeCursor(keys, 'write-backs', page.nextId),
    });
  });
}

function toView(row: WriteBackRow): WriteBackView {
  const { source, agent, version, type } = row;
  return {
    ...toAttemptView(row),
    ...{ itemId: row.item_id, externalId: row.external_id },
    ...{ source, agent, version, type },
  };
}
