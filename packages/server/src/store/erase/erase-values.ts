import type { Json } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

interface ValueRow {
  readonly id: string;
  readonly value: Json;
}

const columns = {
  action: {
    read: 'select id, payload as value from signalbox.action where tenant_id = $1 and item_id = $2',
    write: 'update signalbox.action set payload = $3 where tenant_id = $1 and id = $2',
  },
  verdict: {
    read: 'select id, fields as value from signalbox.verdict where tenant_id = $1 and item_id = $2',
    write: 'update signalbox.verdict set fields = $3 where tenant_id = $1 and id = $2',
  },
} as const;

const notesText = `
  update signalbox.verdict set note = null where tenant_id = $1 and item_id = $2 and note is not null`;

/** Runs what an item's actions would write and what its reviewers chose through `scrub`, and drops the reviewers' notes. */
export async function eraseValues(
  tx: Tx,
  itemId: string,
  scrub: (value: Json) => Json,
): Promise<void> {
  await tx.query(notesText, [tx.tenantId, itemId]);
  for (const { read, write } of Object.values(columns)) {
    for (const { id, value } of await tx.query<ValueRow>(read, [tx.tenantId, itemId])) {
      const after = JSON.stringify(scrub(value));
      if (after !== JSON.stringify(value)) await tx.query(write, [tx.tenantId, id, after]);
    }
  }
}
