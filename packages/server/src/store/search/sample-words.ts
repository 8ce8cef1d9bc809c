import { isUuid } from '../../ids/uuid-v7.ts';
import type { Tx } from '../tx.ts';

export interface WordSample {
  /** Past tickets there are, about: of all tenants, so rather too many than too few. */
  readonly cases: number;
  /** Texts looked at. */
  readonly texts: number;
  /** In how many of them a word stands; words of a single one are left out. */
  readonly counts: ReadonlyMap<string, number>;
}

const sampleTexts = 1_000;

/** In how many of the newest past tickets each word stands; with few of those, of the newest items. */
export async function sampleWords(tx: Tx): Promise<WordSample> {
  // ts_stat takes the text of a query, so the tenant stands in it; nothing else than a UUID may.
  if (!isUuid(tx.tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  const own = `where tenant_id = ''${tx.tenantId}''::uuid`;
  const from = (table: string, id: string): string =>
    `(select document from ${table} ${own} and document is not null order by ${id} desc limit ${sampleTexts})`;
  const texts = `${from('example', 'id')} union all ${from('item_search', 'item_id')}`;
  const rows = await tx.query<{ word: string; ndoc: number }>(
    `select word, ndoc from ts_stat('${texts}') where ndoc > 1 and word not like '~%'`,
  );
  const [counted] = await tx.query<{ n: number; cases: number }>(
    `select count(*)::int as n,
      (select greatest(0, reltuples)::float8 from pg_class where oid = 'signalbox.example'::regclass) as cases
     from (${texts.replaceAll("''", "'")}) as sampled`,
  );
  const { n = 0, cases = 0 } = counted ?? {};
  return { cases, texts: n, counts: new Map(rows.map(({ word, ndoc }) => [word, ndoc])) };
}
