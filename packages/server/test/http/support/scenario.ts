import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { uuidV7 } from '../../../src/ids/uuid-v7.ts';
import { invite } from '../../../src/people/invite.ts';
import { asSql } from '../../../src/store/database.ts';
import { enqueue } from '../../../src/store/jobs/enqueue.ts';
import { inTenant } from '../../../src/store/tx.ts';
import { createWebhook, testWebhook } from '../../../src/webhooks/manage.ts';
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
  readonly member: string;
  readonly invitation: string;
  readonly webhook: string;
  readonly delivery: string;
  readonly import: string;
  readonly control: string;
  readonly secret: string;
  readonly incident: string;
  /** Stated of the item's requester. */
  readonly fact: string;
  /** A channel of alerts. */
  readonly channel: string;
  /** A saved view of a key that no longer is. */
  readonly view: string;
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
  const requester = { email: `${secret}@quay.example` };
  const item = await lab.decided(admin, tenantId, { externalId, subject: secret, requester });
  const stated = await lab.call(admin, 'POST', `/v1/items/${item}/memory`, { text: secret });
  const { id: fact } = await bodyOf<{ id: string }>(stated);
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
  const view = uuidV7();
  await onOwner(lab, tenantId, async (query) => {
    await query(
      `insert into saved_view (tenant_id, id, owner, page, name, query, shared) values ($2, $3, 'key:gone', 'items', $1, $1, false)`,
      [secret, tenantId, view],
    );
  });
  await onOwner(lab, tenantId, async (query) => {
    await query(
      `insert into knowledge_article (tenant_id, id, path, title, body) values ($2, $1, $1 || '.md', $1, $1)`,
      [secret, tenantId],
    );
    await query(
      `insert into knowledge_live (tenant_id, path, article_id) values ($2, $1 || '.md', $1)`,
      [secret, tenantId],
    );
    await query(
      `insert into knowledge_gap (tenant_id, item_id, agent, words, query) values ($2, $3, 'triage', $1, $1)`,
      [secret, tenantId, item],
    );
  });
  return {
    ...{ item, delay, stuck, externalId, control, secret, view, fact },
    review: seen.hold?.id ?? '',
    decision: seen.decision?.id ?? '',
    deadJob: await deadJob(lab, tenantId, item),
    key: key.id,
    ...(await somebody(lab, tenantId)),
    import: await finishedImport(lab, tenantId, secret),
    ...(await toldSomebody(lab, tenantId)),
    ...(await trouble(lab, tenantId, secret)),
  };
}

/** An incident with a note, its alert, and a channel with a message. */
async function trouble(
  lab: Lab,
  tenantId: string,
  secret: string,
): Promise<{ readonly incident: string; readonly channel: string }> {
  const [incident, alert] = [uuidV7(), uuidV7()];
  const channel = `c-${secret}`;
  const routes = [
    { alert: secret, kinds: [], level: 'warn', to: [{ name: channel, type: 'slack' }] },
  ];
  const cause = '{"code":"budget","value":0.1,"limit":0.05,"count":50}';
  await onOwner(lab, tenantId, async (query) => {
    await query(`update workspace_state set alerts = $2 where tenant_id = $1`, [
      tenantId,
      JSON.stringify(routes),
    ]);
    await query(
      `insert into incident (tenant_id, id, control, agent, state, worst_mode, cause, from_at, opened_at)
       values ($1, $2, 'mode:' || $3::text, $3, 'open', 'safe', $4, now() - interval '1 hour', now())`,
      [tenantId, incident, secret, cause],
    );
    await query(
      `insert into incident_note (tenant_id, incident_id, id, at, actor, text) values ($1, $2, $2, now(), 'system', $3)`,
      [tenantId, incident, secret],
    );
    await query(
      `insert into alert (tenant_id, id, kind, level, subject, state, severity, summary, times, incident_id, era,
         entry_xid, entry_id, first_at, last_at)
       values ($1, $2, 'mode', 'alert', $3, 'firing', 2, $3, 1, $4, 1, '3', $2, now(), now())`,
      [tenantId, alert, secret, incident],
    );
    await query(
      `insert into alert_delivery (tenant_id, id, route, channel, type, event, alert_ids, closes_at, next_at)
       values ($1, $2, $3, $4, 'slack', 'firing', array[$2::uuid], now(), now())`,
      [tenantId, alert, secret, channel],
    );
  });
  return { incident, channel };
}

/** One with quarantined rows. */
async function finishedImport(lab: Lab, tenantId: string, secret: string): Promise<string> {
  const id = uuidV7();
  const file = `${id}.csv`;
  await onOwner(lab, tenantId, (query) =>
    query(
      `insert into import_run (tenant_id, id, fingerprint, mode, mapping, name, actor, file, state, quarantined, finished_at)
       values ($1, $2::uuid, $2, 'history', '{}', $3, 'system', $4, 'done', 1, now())`,
      [tenantId, id, `${secret}.csv`, file],
    ),
  );
  const quarantine = lab.imports.folder.path(`${file}.quarantine.csv`);
  await mkdir(dirname(quarantine), { recursive: true });
  await writeFile(quarantine, `line,code,reason,raw\n2,empty_text,none,${secret}\n`);
  return id;
}

/** Straight into the tables: signing up costs a password hash each time. */
async function somebody(
  lab: Lab,
  tenantId: string,
): Promise<{ readonly member: string; readonly invitation: string }> {
  const member = uuidV7();
  const actor = 'system';
  await onOwner(lab, tenantId, (query) =>
    query(
      `insert into member (tenant_id, id, user_id, role, name, email) values ($1, $2::uuid, $2::uuid::text, 'viewer', 'M', $2::uuid || '@example.com')`,
      [tenantId, member],
    ),
  );
  const link = { email: `${uuidV7()}@example.com`, role: 'viewer', actor } as const;
  return { member, invitation: (await invite(lab.context, tenantId, link)).id };
}

/** An endpoint with one delivery; those of earlier scenarios go, because a tenant has a limited number. */
async function toldSomebody(
  lab: Lab,
  tenantId: string,
): Promise<{ readonly webhook: string; readonly delivery: string }> {
  await onOwner(lab, tenantId, (query) =>
    query('delete from webhook_endpoint where tenant_id = $1', [tenantId]),
  );
  const wanted = { url: 'https://hooks.example.com/x', events: ['item.stuck' as const] };
  const { id } = await createWebhook(lab.context, tenantId, { ...wanted, active: true }, 'system');
  return { webhook: id, delivery: await testWebhook(lab.context, tenantId, id, 'system') };
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
