import type { NotedSpend } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

const listText = `
  select scope, name, day::text, level, because from signalbox.spend_notice where tenant_id = $1 order by scope, name`;
const addText = `
  insert into signalbox.spend_notice (tenant_id, scope, name, day, level, because) values ($1, $2, $3, $4, $5, $6)
  on conflict (tenant_id, scope, name) do nothing returning 1`;
const is =
  'tenant_id = $1 and scope = $2 and name = $3 and day = $4 and level = $5 and because = $6';
const moveText = `update signalbox.spend_notice set day = $7, level = $8, because = $9 where ${is} returning 1`;
const dropText = `delete from signalbox.spend_notice where ${is} returning 1`;

/** What was told of limits of spend and still holds. */
export function listSpendNotices(tx: Tx): Promise<readonly NotedSpend[]> {
  return tx.query(listText, [tx.tenantId], 'list-spend-notices');
}

/** Puts one notice in the place of another; null: there is none. False: somebody else has moved it since. */
export async function moveSpendNotice(
  tx: Tx,
  from: NotedSpend | null,
  to: NotedSpend | null,
): Promise<boolean> {
  const values = (one: NotedSpend): readonly string[] => [
    ...[one.scope, one.name, one.day, one.level, one.because],
  ];
  if (from === null) {
    if (to === null) return false;
    return (await tx.query(addText, [tx.tenantId, ...values(to)])).length > 0;
  }
  const was = [tx.tenantId, ...values(from)];
  if (to === null) return (await tx.query(dropText, was)).length > 0;
  return (await tx.query(moveText, [...was, to.day, to.level, to.because])).length > 0;
}
