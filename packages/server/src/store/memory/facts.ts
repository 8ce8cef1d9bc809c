import type { About } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface FactRow {
  readonly id: string;
  readonly itemId: string;
  readonly sealed: Buffer;
  /** The key of the item it was stated at. */
  readonly wrapped: Buffer;
  readonly by: string;
  readonly count: number;
  readonly learnedAt: Date;
  readonly confirmedAt: Date;
}

export interface NewFactRow {
  readonly id: string;
  readonly about: About;
  readonly subjectRef: string;
  readonly itemId: string;
  readonly sealed: Buffer;
  readonly by: string;
}

const factsMost = 100;

const readText = `
  select f.id, f.item_id as "itemId", f.sealed, k.wrapped, f.stated_by as by, f.count, f.learned_at as "learnedAt",
    f.confirmed_at as "confirmedAt"
  from signalbox.fact f
  join signalbox.item_key k on k.tenant_id = $1 and k.item_id = f.item_id
  where f.tenant_id = $1 and f.subject_ref = $2
  order by f.confirmed_at desc, f.id limit ${factsMost}`;
const putText = `
  insert into signalbox.fact as f (tenant_id, id, about, subject_ref, item_id, sealed, stated_by)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (tenant_id, id) do update set item_id = excluded.item_id, sealed = excluded.sealed,
    stated_by = excluded.stated_by, count = f.count + 1, confirmed_at = now()`;
const dropText = 'delete from signalbox.fact where tenant_id = $1 and id = $2';

/** The newest 100 facts that people stated of somebody and that were not erased. */
export function readFacts(tx: Tx, subjectRef: string): Promise<readonly FactRow[]> {
  return tx.query(readText, [tx.tenantId, subjectRef]);
}

/** Keeps a fact; one that is known is confirmed, and stands from now on at the item it was stated at last. */
export async function putFact(tx: Tx, fact: NewFactRow): Promise<void> {
  const { id, about, subjectRef, itemId, sealed, by } = fact;
  await tx.query(putText, [tx.tenantId, id, about, subjectRef, itemId, sealed, by]);
}

export async function dropFact(tx: Tx, id: string): Promise<void> {
  await tx.query(dropText, [tx.tenantId, id]);
}
