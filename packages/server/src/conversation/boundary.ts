import { createHmac } from 'node:crypto';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';

const boundaryHex = 16;

/**
 * What stands around texts from outside. Nobody outside can guess it, and the same text has the same one: a conversation that begins
 * anew asks the same again, for nothing, and what was framed in one can be read in another.
 */
export function boundaryOf(
  keys: TenantKeys,
  { id, revision_no }: Pick<WorkRow, 'id' | 'revision_no'>,
): string {
  const what = `boundary\n${id}\n${revision_no}`;
  return createHmac('sha256', keys.identity).update(what).digest('hex').slice(0, boundaryHex);
}
