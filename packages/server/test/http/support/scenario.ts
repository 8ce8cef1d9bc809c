import { randomBytes } from 'node:crypto';
import { asSql } from '../../../src/store/database.ts';
import { enqueue } from '../../../src/store/jobs/enqueue.ts';
import { inTenant } from '../../../src/store/tx.ts';
import { bodyOf, type Lab, type LabTenant } from './lab.ts';

/** Ids of one tenant for every sort of thing a path can name. */
export interface Things {
  readonly item: string;
  readonly review: string;
  readonly decision: string;
  readonly delay: string;
  readonly stuck: string;
  readonly externalId: string;
  readonly deadJob: string;
  readonly key: string;
  readonly control: string;
  readonly secret: string;
}

interface SeenItem {
  readonly state: string;
  readonly hold: { readonly id: string; readonly kind: string } | null;
  readonly decision: { readonly id: string } | null;
}

/** Fills a tenant with one of everything, all of it marked by the word `secret`. */
export async function populate(lab: Lab, tenant: LabTenant): Promise<Things> {
  const { admin, tenantId } = tenant;
  const secret = `mark${randomBytes(8).toString('hex')}`;
  const externalId = `X-${secret}`;
  const item = await lab.decided(admin, tenantId, { externalId, subject: secret });
  const seen = await see(lab, admin, item);
  const held = await lab.decided(admin, tenantId, { subject: secret });
  const stuck = await lab.decided(admin, tenantId, { subject: secret });
  const delay = await asDelay(lab, tenantId, held);
  await onOwner(lab, tenantId, async (query) => {
    await query(
      `update item set state = 'stuck', stuck_code = 'no_agent', stuck_at = now() where id = $1`,
      [stuck],
    );
    await query(
      `insert into desk_ticket (tenant_id, external_id, fields) values ($2, $1, '{"team":"apps"}')`,
      [externalId, tenantId],
    );
  });
  const key = await lab.newKey(tenantId, 'item:read');
  const control = `source:${secret}`;
  await onOwner(lab, tenantId, async (query) => {
    await query(
      `insert into source (tenant_id, name, type, config) values ($1, $2, 'webhook', jsonb_build_object('name', $2::text))`,
      [tenantId, secret],
    );
  });
  await lab.call(admin, 'POST', `/v1/controls/${control}/trip`, { reason: secret });
  return {
    ...{ item, delay, stuck, externalId, control, secret },
    review: seen.hold?.id ?? '',
    decision: seen.decision?.id ?? '',
    deadJob: await deadJob(lab, tenantId, item),
    key: key.id,
  };
}

export async function see(lab: Lab, key: string, itemId: string): Promise<SeenItem> {
  return bodyOf<SeenItem>(await lab.call(key, 'GET', `/v1/items/${itemId}`));
}

/** Turns the item's review into a delay of an hour, as an automatic decision has it. Returns the hold's id. */
export async function asDelay(lab: Lab, tenantId: string, itemId: string): Promise<string> {
  return onOwner(lab, tenantId, async (query) => {
    const rows = await query(
      `update hold set kind = 'delay', until = now() + interval '1 hour' where item_id = $1 returning id`,
      [itemId],
    );
    await query(`update item set state = 'held' where id = $1`, [itemId]);
    return String(rows[0]?.['id'] ?? '');
  });
}

type Query = (
  text: string,
  values: readonly unknown[],
) => Promise<readonly Record<string, unknown>[]>;

export function onOwner<T>(
  lab: Lab,
  tenantId: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  return inTenant(lab.test.database, tenantId, (tx) =>
    work((text, values) => tx.query(text, values)),
  );
}

/** A job of the tenant that the engine has given up. */
export async function deadJob(lab: Lab, tenantId: string, itemId: string): Promise<string> {
  await inTenant(lab.test.database, tenantId, (tx) => enqueue(tx, 'advance', { ids: [itemId] }));
  const [row] = await asSql(lab.test.database.system).query<{ id: string }>(
    `update graphile_worker._private_jobs set attempts = max_attempts
     where id = (select max(id) from graphile_worker._private_jobs where payload ->> 'tenantId' = $1)
     returning id::text`,
    [tenantId],
  );
  return row?.id ?? '';
}
