import type { KeyView, NewKey } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { isUniqueViolation } from '../store/errors.ts';
import { insertKey } from '../store/keys/insert-key.ts';
import { type KeyRow, listKeyRows } from '../store/keys/list-key-rows.ts';
import { revokeKeyRow } from '../store/keys/revoke-key-row.ts';
import { inTenant } from '../store/tx.ts';
import { newSecret } from './secret.ts';

type KeyContext = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'announce'>;

export interface CreatedKey {
  readonly id: string;
  readonly name: string;
  /** The key itself. Nobody can show it again. */
  readonly key: string;
  readonly scopes: readonly string[];
}

/**
 * Makes a machine key of the tenant. Names are unique among all keys it ever had, so that a name in the audit means one key.
 *
 * @throws Refusal `name_taken`
 */
export async function createKey(
  context: KeyContext,
  tenantId: string,
  wanted: NewKey & { readonly actor: string },
): Promise<CreatedKey> {
  const id = uuidV7();
  const { secret, prefix, hash } = newSecret();
  const scopes = [...new Set(wanted.scopes)];
  try {
    await inTenant(context.database, tenantId, async (tx) => {
      await insertKey(tx, { id, name: wanted.name, prefix, hash, scopes });
      const detail = { keyId: id, name: wanted.name, scopes };
      await appendAudit(context, tx, [
        { stage: 'control', type: 'key_created', actor: wanted.actor, itemId: null, detail },
      ]);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new Refusal('name_taken');
    throw error;
  }
  context.announce(tenantId, 'keys');
  return { id, name: wanted.name, key: secret, scopes };
}

/**
 * Revokes a key for good; revoking it again changes nothing. Processes that know the key forget it on the announcement that
 * follows, at the latest after the 5 seconds a good key is remembered.
 *
 * @throws Refusal `not_found`
 */
export async function revokeKey(
  context: KeyContext,
  tenantId: string,
  keyId: string,
  actor: string,
): Promise<KeyView> {
  const row = await inTenant(context.database, tenantId, async (tx) => {
    const revoked = await revokeKeyRow(tx, keyId);
    if (revoked === undefined) throw new Refusal('not_found');
    if (revoked.changed) {
      const detail = { keyId, name: revoked.name };
      await appendAudit(context, tx, [
        { stage: 'control', type: 'key_revoked', actor, itemId: null, detail },
      ]);
    }
    return revoked;
  });
  context.announce(tenantId, 'keys');
  return toView(row);
}

/** All keys of the tenant, revoked ones too, newest first; never their secrets. */
export async function listKeys(
  context: Pick<KeyContext, 'database'>,
  tenantId: string,
): Promise<readonly KeyView[]> {
  const rows = await inTenant(context.database, tenantId, (tx) => listKeyRows(tx));
  return rows.map(toView);
}

function toView(row: KeyRow): KeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes],
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
