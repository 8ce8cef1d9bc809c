import { itemLimits } from '@signalbox/contract';
import { Refusal } from '../../line/refusal.ts';
import { inTenant } from '../../store/tx.ts';
import { listDeliveries } from '../../store/webhook/deliveries.ts';
import { findEndpoint } from '../../store/webhook/endpoints.ts';
import { countRefused, listRefused } from '../../store/webhook/list-refused.ts';
import { type SignedDelivery, takeDelivery } from '../../webhooks/in/take-delivery.ts';
import {
  createWebhook,
  listWebhooks,
  removeWebhook,
  resendDelivery,
  switchWebhook,
  testWebhook,
} from '../../webhooks/manage.ts';
import { urlFault } from '../../webhooks/out/endpoint-url.ts';
import { isFresh, readSignedHeaders, signedByOneOf } from '../../webhooks/signature.ts';
import { type BindContext, bind, tooMany } from '../bind.ts';
import { parseJsonBytes, readJsonBytes } from '../body.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { HttpRefusal, invalidBody } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { toDeliveryView, toRefusedView } from '../webhook-view.ts';

export function bindWebhooks(bound: BindContext, ports: Ports): void {
  bindReceiving(bound, ports);
  bindRefused(bound, ports);
  bindManaging(bound, ports);
  bindDeliveries(bound, ports);
}

function bindReceiving(bound: BindContext, { context, hooks, intake }: Ports): void {
  bind(bound, endpoints.receiveWebhook, async ({ params, headers, request }) => {
    const { tenantId, source } = params;
    const hook = hooks(tenantId, source);
    // One answer for a tenant nobody has, a source it has not, and one without a secret.
    if (hook === null) throw new HttpRefusal('not_found');
    const signed = readSignedHeaders(headers);
    if (signed === null) throw unsigned('webhook-id, webhook-timestamp and webhook-signature');
    // Before the body is read: what is late costs nothing more.
    if (!isFresh(signed.timestamp, context.now(), hook.toleranceMs))
      throw unsigned('a time of now');
    const bytes = (await readJsonBytes(request, itemLimits.bodyBytesMax)) ?? new Uint8Array();
    if (!signedByOneOf(hook.secrets.keys(), signed, bytes)) throw unsigned('a signature that fits');
    const wait = bound.keyLimit.take(`webhook ${tenantId} ${source}`);
    if (wait > 0) throw tooMany(wait);
    const delivery = { webhookId: signed.id, bytes, parsed: parse(bytes) };
    const taken = await takeDelivery(context, intake, tenantId, hook, delivery);
    if (taken.kind === 'refused') {
      if (taken.places.length === 0) throw new Refusal(taken.code);
      throw new HttpRefusal(taken.code, { places: taken.places });
    }
    const { id, state, duplicate } = taken;
    return json(duplicate ? 200 : 202, { id, state, duplicate });
  });
}

function unsigned(needed: string): HttpRefusal {
  return new HttpRefusal('invalid_signature', { detail: `The webhook needs ${needed}.` });
}

function parse(bytes: Uint8Array): SignedDelivery['parsed'] {
  try {
    return { ok: true, document: parseJsonBytes(bytes) };
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    return { ok: false, code: error.code, places: error.places ?? [] };
  }
}

function bindRefused(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listRefusedWebhooks, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'refused-webhooks', query.cursor);
    const { rows, counts } = await inTenant(context.database, caller.tenantId, async (tx) => ({
      rows: await listRefused(tx, query.source ?? null, below, query.limit + 1),
      counts: await countRefused(tx),
    }));
    const shown = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, 'refused-webhooks', next);
    return json(200, { data: shown.map(toRefusedView), nextCursor, counts });
  });
}

function bindManaging(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listWebhooks, async ({ caller }) =>
    json(200, { data: await listWebhooks(context, caller.tenantId), nextCursor: null }),
  );
  bind(bound, endpoints.createWebhook, async ({ caller, body }) => {
    const fault = urlFault(body.url);
    if (fault !== null) throw invalidBody('/url', fault);
    return json(201, await createWebhook(context, caller.tenantId, body, caller.actor));
  });
  bind(bound, endpoints.switchWebhook, async ({ caller: { tenantId, actor }, params, body }) =>
    json(200, await switchWebhook(context, tenantId, params.id, body.active, actor)),
  );
  bind(bound, endpoints.removeWebhook, async ({ caller, params }) => {
    await removeWebhook(context, caller.tenantId, params.id, caller.actor);
    return json(200, { id: params.id });
  });
  bind(bound, endpoints.testWebhook, async ({ caller, params }) => {
    const deliveryId = await testWebhook(context, caller.tenantId, params.id, caller.actor);
    return json(202, { deliveryId });
  });
}

function bindDeliveries(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listDeliveries, async ({ caller, params, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const list = `deliveries/${params.id}`;
    const below = readCursor(keys, list, query.cursor);
    const rows = await inTenant(context.database, caller.tenantId, async (tx) => {
      if ((await findEndpoint(tx, params.id)) === undefined) throw new Refusal('not_found');
      return listDeliveries(tx, params.id, query.state ?? null, below, query.limit + 1);
    });
    const shown = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, list, next);
    return json(200, { data: shown.map(toDeliveryView), nextCursor });
  });
  bind(bound, endpoints.resendDelivery, async ({ caller: { tenantId, actor }, params }) => {
    const { id, deliveryId } = params;
    await resendDelivery(context, tenantId, id, deliveryId, actor);
    return json(202, { deliveryId });
  });
}
