import { auditWriter } from '../../export/audit-writer.ts';
import { type ExportFormat, type ExportSource, exportStream } from '../../export/export-stream.ts';
import { itemWriter } from '../../export/item-writer.ts';
import { recordExport } from '../../export/record-export.ts';
import { inTenant } from '../../store/tx.ts';
import { listAudit } from '../../store/views/list-audit.ts';
import { type BindContext, bind, tooMany } from '../bind.ts';
import { toAuditView } from '../item-view.ts';
import type { Ports } from '../ports.ts';
import { listItems } from '../read-items.ts';
import type { Reply } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { auditFilterOf } from './admin.ts';
import { itemFilterOf } from './items.ts';

const itemsMax = 100_000;
const entriesMax = 1_000_000;
const itemsPerPage = 200;
const entriesPerPage = 1_000;
/** Exports of this process at once: each keeps a connection busy most of the time. */
const openMax = 4;
const retryAfterSeconds = 15;

/** Bound before the routes of single items, because `/v1/items/export` would pass for one. */
export function bindExports(bound: BindContext, { context }: Ports): void {
  let open = 0;
  const send = async <Row>(
    order: Parameters<typeof recordExport>[1],
    source: Pick<ExportSource<Row>, 'writer' | 'page' | 'rowsMax'>,
  ): Promise<Reply> => {
    if (open >= openMax) throw tooMany(retryAfterSeconds);
    open += 1;
    try {
      const recorded = await recordExport(context, order);
      const ended = (rows: number, whole: boolean): Promise<void> => {
        open -= 1;
        return recorded(rows, whole);
      };
      const { logger } = context;
      const body = exportStream<Row>({ ...source, format: order.format, ended, logger });
      return file(order.what, order.format, context.now(), body);
    } catch (error) {
      open -= 1;
      throw error;
    }
  };

  bind(bound, endpoints.exportItems, async ({ caller, query }) => {
    const { format, q, ...filters } = query;
    const { tenantId, actor } = caller;
    const filter = itemFilterOf(filters);
    return send(
      { tenantId, actor, what: 'items', format, filters: namesOf({ ...filters, q }) },
      {
        writer: itemWriter,
        rowsMax: itemsMax,
        page: async (belowId) => {
          const options = { filter, q, limit: itemsPerPage, belowId };
          const { items, nextId } = await listItems(context, tenantId, options);
          return { rows: items, nextId };
        },
      },
    );
  });

  bind(bound, endpoints.exportAudit, async ({ caller, query }) => {
    const { format, ...filters } = query;
    const { tenantId, actor } = caller;
    const filter = auditFilterOf(filters);
    return send(
      { tenantId, actor, what: 'audit', format, filters: namesOf(filters) },
      {
        writer: auditWriter,
        rowsMax: entriesMax,
        page: async (belowId) => {
          const rows = await inTenant(context.database, tenantId, (tx) =>
            listAudit(tx, filter, entriesPerPage, belowId),
          );
          const nextId = rows.length < entriesPerPage ? null : (rows.at(-1)?.id ?? null);
          return { rows: rows.map(toAuditView), nextId };
        },
      },
    );
  });
}

function namesOf(filters: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(filters)
    .filter((name) => filters[name] !== undefined)
    .sort();
}

function file(
  what: string,
  format: ExportFormat,
  nowMs: number,
  body: ReadableStream<Uint8Array>,
): Reply {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `signalbox-${what}-${stamp}Z.${format}`;
  return {
    status: 200,
    contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
    headers: { 'content-disposition': `attachment; filename="${name}"` },
    body,
  };
}
