import type { NewWebhook, WebhookView } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import type { AuditDraft } from '../audit/append.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { startCursor } from '../store/webhook/cursor.ts';
import { insertDeliveries, requeueDelivery } from '../store/webhook/deliveries.ts';
import {
  deleteEndpoint,
  type EndpointRow,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  setEndpointActive,
} from '../store/webhook/endpoints.ts';
import { createWebhookSecret } from '../vault/webhook-secret.ts';

type Context = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'announce'>;

const endpointsMax = 20;

export interface CreatedWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
  /** Nobody can show it again. */
  readonly secret: string;
}

/**
 * Makes an endpoint with a secret of its own. It is told what happens from this moment on. `url` has been checked.
 *
 * @throws Refusal `limit_reached`
 */
export async function createWebhook(
  context: Context,
  tenantId: string,
  wanted: NewWebhook,
  actor: string,
): Promise<CreatedWebhook> {
  const id = uuidV7();
  const { secret, sealed } = createWebhookSecret(context.keysOf(tenantId), id);
  const { url, active } = wanted;
  const events = [...new Set(wanted.events)];
  await inTenant(context.database, tenantId, async (tx) => {
    await startCursor(tx);
    const row = { id, url, events, secret: sealed, active };
    if (!(await insertEndpoint(tx, row, endpointsMax))) throw new Refusal('limit_reached');
    // Not the address: its path may be a secret, and an entry stays for ever.
    await note(context, tx, 'webhook_created', actor, { webhookId: id, events, active });
  });
  context.announce(tenantId, 'webhooks');
  return { id, url, events, active, secret };
}

export async function listWebhooks(
  context: Context,
  tenantId: string,
): Promise<readonly WebhookView[]> {
  const rows = await inTenant(context.database, tenantId, (tx) => listEndpoints(tx));
  return rows.map(toView);
}

/** Switches an endpoint on or off; what waited goes on when it is on again. @throws Refusal `not_found` */
export async function switchWebhook(
  context: Context,
  tenantId: string,
  id: string,
  active: boolean,
  actor: string,
): Promise<WebhookView> {
  const view = await inTenant(context.database, tenantId, async (tx) => {
    if (await setEndpointActive(tx, id, active, 'switched_off')) {
      const type = active ? 'webhook_enabled' : 'webhook_disabled';
      await note(context, tx, type, actor, {
        webhookId: id,
        ...(active ? {} : { because: 'switched_off' }),
      });
    }
    return (await listEndpoints(tx)).find((one) => one.id === id);
  });
  if (view === undefined) throw new Refusal('not_found');
  context.announce(tenantId, 'webhooks');
  return toView(view);
}

/** Removes an endpoint, its secret, its queue and its log. @throws Refusal `not_found` */
export async function removeWebhook(
  context: Context,
  tenantId: string,
  id: string,
  actor: string,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    if (!(await deleteEndpoint(tx, id))) throw new Refusal('not_found');
    await note(context, tx, 'webhook_removed', actor, { webhookId: id });
  });
  context.announce(tenantId, 'webhooks');
}

/** Puts a `webhook.test` into the queue; its log says how it went. @throws Refusal `not_found`, `webhook_inactive` */
export async function testWebhook(
  context: Context,
  tenantId: string,
  endpointId: string,
  actor: string,
): Promise<string> {
  const id = uuidV7();
  await inTenant(context.database, tenantId, async (tx) => {
    await requireActive(tx, endpointId);
    const timestamp = new Date(context.now()).toISOString();
    const body = JSON.stringify({
      type: 'webhook.test',
      timestamp,
      data: { webhookId: endpointId },
    });
    const row = { id, endpoint_id: endpointId, type: 'webhook.test', entry_id: null, body };
    await insertDeliveries(tx, [row]);
    const detail = { webhookId: endpointId, deliveryId: id };
    await note(context, tx, 'webhook_tested', actor, detail);
  });
  context.announce(tenantId, 'webhooks');
  return id;
}

/**
 * Sends a delivery again, whether or not it arrived, under its own id: a receiver that keeps ids knows it.
 *
 * @throws Refusal `not_found`, `webhook_inactive`
 */
export async function resendDelivery(
  context: Context,
  tenantId: string,
  endpointId: string,
  deliveryId: string,
  actor: string,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    await requireActive(tx, endpointId);
    if (!(await requeueDelivery(tx, endpointId, deliveryId))) throw new Refusal('not_found');
    await note(context, tx, 'webhook_resent', actor, { webhookId: endpointId, deliveryId });
  });
  context.announce(tenantId, 'webhooks');
}

async function requireActive(tx: Tx, id: string): Promise<void> {
  const endpoint = await findEndpoint(tx, id);
  if (endpoint === undefined) throw new Refusal('not_found');
  if (!endpoint.active) throw new Refusal('webhook_inactive');
}

async function note(
  context: Context,
  tx: Tx,
  type: string,
  actor: string,
  detail: AuditDraft['detail'],
): Promise<void> {
  await appendAudit(context, tx, [{ stage: 'control', type, actor, itemId: null, detail }]);
}

function toView(row: EndpointRow): WebhookView {
  const { id, url, events, active, waiting, delivered, failed } = row;
  return {
    ...{ id, url, active },
    events: [...events],
    inactiveBecause: row.inactive_because,
    failingSince: row.failing_since?.toISOString() ?? null,
    deliveries: { waiting, delivered, failed },
    createdAt: row.created_at.toISOString(),
  };
}
