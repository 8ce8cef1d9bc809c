import type { Sql } from '../database.ts';
import type { SealRow } from './audit-row.ts';

const text = `
  insert into signalbox.audit_seal (tenant_id, seq, from_xid, below_xid, entries, first_id, last_id,
    root, previous_hash, hash, sealed_at, era)
  values ($1, $2, $3::xid8, $4::xid8, $5, $6, $7, decode($8, 'hex'), decode($9, 'hex'), decode($10, 'hex'), $11, $12)`;

/** Inserts a seal. A second sealer that seals the same range meets the primary key. */
export async function insertSeal(sql: Sql, tenantId: string, seal: SealRow): Promise<void> {
  await sql.query(text, [
    tenantId,
    seal.seq,
    seal.fromXid,
    seal.belowXid,
    seal.entries,
    seal.firstId,
    seal.lastId,
    seal.root,
    seal.previousHash,
    seal.hash,
    seal.sealedAt,
    seal.era,
  ]);
}
