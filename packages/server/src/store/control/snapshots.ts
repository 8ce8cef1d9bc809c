import { uuidV7 } from '../../ids/uuid-v7.ts';
import type { Tx } from '../tx.ts';
import type { LogPlace } from './cursor.ts';

export interface SnapshotRow extends LogPlace {
  readonly at: Date;
  readonly policy: unknown;
  readonly state: unknown;
}

const putText = `
  insert into control_snapshot (tenant_id, id, at, era, after_xid, after_id, policy, state)
  values ($1, $2, $3, $4, $5::xid8, $6, $7, $8)`;
const columns = 'at, era, after_xid::text as xid, after_id as id, policy, state';
const beforeText = `
  select ${columns} from control_snapshot where tenant_id = $1 and at <= $2 order by at desc, id desc limit 1`;
const firstText = `select ${columns} from control_snapshot where tenant_id = $1 order by at, id limit 1`;
const forgetText = `delete from control_snapshot where tenant_id = $1 and at < now() - interval '90 days'`;

export async function putSnapshot(tx: Tx, snapshot: SnapshotRow): Promise<void> {
  const { at, era, xid, id, policy, state } = snapshot;
  const values = [uuidV7(), at, era, xid, id, JSON.stringify(policy), JSON.stringify(state)];
  await tx.query(putText, [tx.tenantId, ...values]);
  await tx.query(forgetText, [tx.tenantId]);
}

/** The last snapshot at or before a moment, else the first there is; undefined when there is none. */
export async function readSnapshot(tx: Tx, at: Date): Promise<SnapshotRow | undefined> {
  const [before] = await tx.query<SnapshotRow>(beforeText, [tx.tenantId, at]);
  return before ?? (await tx.query<SnapshotRow>(firstText, [tx.tenantId]))[0];
}
