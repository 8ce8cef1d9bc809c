import type { Tx } from '../tx.ts';

export interface NewReplay {
  readonly id: string;
  readonly itemId: string;
  readonly revisionNo: number;
  readonly agent: string;
  readonly version: string;
  readonly replayOf: string;
}

const text = `
  insert into conversation (tenant_id, id, item_id, revision_no, agent, version, probe, taken_at, replay_of)
  values ($1, $2, $3, $4, $5, $6, false, now(), $7)`;

/** Begins a conversation that runs another one again. No item waits for it. */
export async function insertReplay(tx: Tx, row: NewReplay): Promise<void> {
  const { id, itemId, revisionNo, agent, version, replayOf } = row;
  await tx.query(text, [tx.tenantId, id, itemId, revisionNo, agent, version, replayOf]);
}
