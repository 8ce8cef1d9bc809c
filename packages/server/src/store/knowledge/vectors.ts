import type { Tx } from '../tx.ts';

export interface PassageVectorRow {
  readonly article_id: string;
  readonly no: number;
  /** 32-bit floats, little end first; null: nobody has made it yet. */
  readonly vector: Buffer | null;
}

export interface UnembeddedRow {
  /** SHA-256 of heading and body. */
  readonly hash: Buffer;
  readonly heading: string;
  readonly body: string;
}

// A vector is found by what its passage says: an edit of one passage, or the same one in another file, makes none anew.
const hash = `sha256(convert_to(p.heading || E'\\n\\n' || p.body, 'UTF8'))`;
const readText = `
  select p.article_id, p.no, v.vector
  from knowledge_passage p
  left join passage_vector v on v.tenant_id = $1 and v.space = $2 and v.hash = ${hash}
  where p.tenant_id = $1 and p.article_id = any ($3::text[])`;
// Articles in force, and those that a version in force reads, which may be older ones after a rollback.
const missingText = `
  with wanted as (
    select article_id from knowledge_live where tenant_id = $1
    union
    select k.value from release r
    join agent_version v on v.tenant_id = $1 and v.id = r.version_id
    cross join lateral jsonb_each_text(coalesce(v.config -> 'knowledge', '{}')) k
    where r.tenant_id = $1
  )
  select distinct on (h.hash) h.hash, p.heading, p.body
  from wanted w join knowledge_passage p on p.tenant_id = $1 and p.article_id = w.article_id
  cross join lateral (select ${hash} as hash) h
  where not exists (select 1 from passage_vector v where v.tenant_id = $1 and v.space = $2 and v.hash = h.hash)
  order by h.hash limit $3`;
const findText = `
  select hash, vector from passage_vector where tenant_id = $1 and space = $2 and hash = any ($3::bytea[])`;
const putText = `
  insert into passage_vector (tenant_id, space, hash, vector)
  select $1, $2, v.hash, v.vector from unnest($3::bytea[], $4::bytea[]) as v (hash, vector)
  on conflict (tenant_id, space, hash) do nothing`;

/** All passages of these articles with their vectors of a space. */
export function readPassageVectors(
  tx: Tx,
  space: string,
  articleIds: readonly string[],
): Promise<readonly PassageVectorRow[]> {
  return tx.query(readText, [tx.tenantId, space, articleIds]);
}

/** Passages agents may read that have no vector of a space yet. */
export function listUnembedded(
  tx: Tx,
  space: string,
  most: number,
): Promise<readonly UnembeddedRow[]> {
  return tx.query(missingText, [tx.tenantId, space, most]);
}

/** Those of these hashes that are there. */
export function findVectors(
  tx: Tx,
  space: string,
  hashes: readonly Buffer[],
): Promise<readonly { readonly hash: Buffer; readonly vector: Buffer }[]> {
  return tx.query(findText, [tx.tenantId, space, hashes]);
}

export async function putVectors(
  tx: Tx,
  space: string,
  vectors: readonly { readonly hash: Buffer; readonly vector: Buffer }[],
): Promise<void> {
  const hashes = vectors.map((one) => one.hash);
  const values = vectors.map((one) => one.vector);
  await tx.query(putText, [tx.tenantId, space, hashes, values]);
}
