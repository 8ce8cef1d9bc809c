import type { ExchangeOutline, ExchangeView, WriteBackView } from '@signalbox/contract';
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
  const { source, agent, version, type, stuck } = row;
  const attempt = toAttemptView(row);
  const { secondLook } = attempt;
  return {
    ...attempt,
    exchange: withoutWords(attempt.exchange),
    secondLook:
      secondLook === null ? null : { ...secondLook, exchange: withoutWords(secondLook.exchange) },
    ...{ itemId: row.item_id, externalId: row.external_id },
    ...{ source, agent, version, type, stuck },
  };
}

/** A page of the ledger is read again and again; what was said is asked for one at a time. */
function withoutWords(exchange: ExchangeView | null): ExchangeOutline | null {
  if (exchange === null) return null;
  const requests = exchange.requests.map(({ sent: _, answered: __, ...request }) => request);
  return { ...exchange, requests };
}
