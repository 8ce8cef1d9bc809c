import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { inTenant } from '../store/tx.ts';
import type { ExportFormat } from './export-stream.ts';

export interface ExportOrder {
  readonly tenantId: string;
  readonly actor: string;
  readonly what: 'items' | 'audit';
  readonly format: ExportFormat;
  /** Names of the filters that were set: what somebody looked for may name a person. */
  readonly filters: readonly string[];
}

/**
 * Records that an export begins, before its first row leaves: a process that dies must not leave an export nobody knows of.
 * Returns the way to record how it ended, as `items_exported` or `audit_exported` with the number of rows.
 */
export async function recordExport(
  context: LineContext,
  order: ExportOrder,
): Promise<(rows: number, whole: boolean) => Promise<void>> {
  const { tenantId, actor, what, format } = order;
  const exportId = uuidV7();
  const append = (type: string, more: Readonly<Record<string, number | boolean>>): Promise<void> =>
    inTenant(context.database, tenantId, (tx) => {
      const detail = { exportId, format, filters: [...order.filters], ...more };
      return appendAudit(context, tx, [{ stage: 'control', type, actor, itemId: null, detail }]);
    });
  await append(`${what}_export_begun`, {});
  return (rows, whole) => append(`${what}_exported`, { rows, whole });
}
