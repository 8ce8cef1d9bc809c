import type { AuditEntryView } from '@signalbox/contract';
import { csvRecord } from './csv.ts';
import type { RowWriter } from './export-stream.ts';

const names = ['id', 'at', 'stage', 'type', 'actorKind', 'actorId', 'itemId', 'detail'];

/** An audit entry as a line of a table, its detail as JSON. As JSON it is what the list gives. */
export const auditWriter: RowWriter<AuditEntryView> = {
  header: csvRecord(names),
  csv: ({ id, at, stage, type, actor, itemId, detail }) =>
    csvRecord([id, at, stage, type, actor.kind, actor.id, itemId, JSON.stringify(detail)]),
  json: (entry) => entry,
};
