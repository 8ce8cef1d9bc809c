import type { ItemSummary } from '@signalbox/contract';
import { type Cell, csvRecord } from './csv.ts';
import type { RowWriter } from './export-stream.ts';

const columns: readonly (readonly [string, (item: ItemSummary) => Cell])[] = [
  ['id', (item) => item.id],
  ['source', (item) => item.source],
  ['externalId', (item) => item.externalId],
  ['kind', (item) => item.kind],
  ['revision', (item) => item.revision],
  ['state', (item) => item.state],
  ['lane', (item) => item.lane],
  ['owner', (item) => ownerOf(item)],
  ['stuckCode', (item) => item.stuck?.code ?? null],
  ['receivedAt', (item) => item.receivedAt],
  ['updatedAt', (item) => item.updatedAt],
  ['agent', (item) => item.decision?.agent ?? null],
  ['version', (item) => item.decision?.version ?? null],
  ['decided', (item) => decidedOf(item)],
  ['lowestConfidence', (item) => lowestConfidence(item)],
  ['writes', (item) => item.writes.map((write) => write.verdict).join('; ')],
  ['subject', (item) => newest(item)?.subject ?? null],
  ['text', (item) => newest(item)?.text ?? null],
];

/** An item as a line of a table: its newest message only. As JSON it is what a list gives. */
export const itemWriter: RowWriter<ItemSummary> = {
  header: csvRecord(columns.map(([name]) => name)),
  csv: (item) => csvRecord(columns.map(([, cell]) => cell(item))),
  json: (item) => item,
};

function ownerOf({ owner }: ItemSummary): string | null {
  return owner?.kind === 'queue' ? owner.name : (owner?.kind ?? null);
}

function newest(item: ItemSummary): ItemSummary['messages'][number] | undefined {
  return item.messages.filter(({ from }) => from === 'requester').at(-1);
}

function decidedOf({ decision }: ItemSummary): string {
  return Object.entries(decision?.fields ?? {})
    .map(([name, field]) => `${name} = ${field.value ?? ''}`)
    .join('; ');
}

function lowestConfidence({ decision }: ItemSummary): number | null {
  const confidences = Object.values(decision?.fields ?? {}).map((field) => field.confidence);
  return confidences.length === 0 ? null : Math.min(...confidences);
}
