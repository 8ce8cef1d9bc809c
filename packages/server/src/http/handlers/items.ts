import { covers, type NewItem } from '@signalbox/contract';
import { eraseItem } from '../../audit/erase.ts';
import { reportOutcome } from '../../line/learn.ts';
import { Refusal } from '../../line/refusal.ts';
import { flagItem } from '../../line/review/flag.ts';
import { recheck } from '../../line/review/recheck.ts';
import { settleStuck } from '../../line/review/settle-stuck.ts';
import { rerunItem } from '../../line/runner/rerun.ts';
import { replay } from '../../replay/replay.ts';
import { findSimilar, keptSamples } from '../../search/similar-cases.ts';
import { inTenant } from '../../store/tx.ts';
import { type ItemFilter, readItemRow } from '../../store/views/item-rows.ts';
import { listAttempts } from '../../store/views/list-attempts.ts';
import { toAttemptView } from '../attempt-view.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { readConversation } from '../read-conversation.ts';
import { listItems, readItem } from '../read-items.ts';
import { readRelated } from '../read-related.ts';
import { HttpRefusal, invalidBody, invalidQuery } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { utcTime, utcTimeAt } from '../validate.ts';

const attemptsMax = 1_000;

export function bindItems(bound: BindContext, ports: Ports): void {
  const { context, intake, hasSource, stopping } = ports;

  bind(bound, endpoints.createItem, async ({ caller, body, headers }) => {
    const item = withUtc(body);
    requireExactIdentity(item);
    const idempotencyKey = idempotencyKeyOf(headers);
    if (!(await hasSource(caller.tenantId, item.source))) {
      throw new HttpRefusal('unknown_source', {
        places: [{ path: '/source', message: 'is no source of the workspace' }],
      });
    }
    const actor = caller.actor;
    const result = await intake(caller.tenantId, { item, idempotencyKey, actor });
    if (result.kind === 'refused') throw new Refusal(result.code);
    const { id, state, duplicate } = result;
    const headersOut = { location: `/v1/items/${id}` };
    return json(duplicate ? 200 : 202, { id, state, duplicate }, headersOut);
  });

  bind(bound, endpoints.listItems, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'items', query.cursor);
    const { limit, q } = query;
    const options = { filter: itemFilterOf(query), q, limit, belowId: below };
    const page = await listItems(context, caller.tenantId, options);
    return json(200, { data: page.items, nextCursor: writeCursor(keys, 'items', page.nextId) });
  });

  bind(bound, endpoints.getItem, async ({ caller, params, query }) => {
    const original = query.original === 'true';
    if (original && !covers(caller.scopes, 'review:write')) throw new HttpRefusal('forbidden');
    return json(200, await readItem(context, caller, params.id, original));
  });

  const words = keptSamples(() => context.now());
  bind(bound, endpoints.similarItems, async ({ caller, params, query }) => {
    const data = await inTenant(context.database, caller.tenantId, (tx) =>
      findSimilar(tx, params.id, query.limit, words),
    );
    return json(200, { data, nextCursor: null });
  });

  bind(bound, endpoints.relatedItems, async ({ caller, params }) =>
    json(200, await readRelated(context, caller.tenantId, params.id)),
  );

  bind(bound, endpoints.recheckItems, async ({ caller, params, body }) => {
    const asked = { itemId: params.id, ...body, actor: caller.actor };
    return json(200, await recheck(context, caller.tenantId, asked));
  });

  bind(bound, endpoints.listAttempts, async ({ caller, params }) => {
    const rows = await inTenant(context.database, caller.tenantId, async (tx) => {
      if ((await readItemRow(tx, params.id)) === undefined) throw new Refusal('not_found');
      return listAttempts(tx, params.id, attemptsMax);
    });
    return json(200, { data: rows.map(toAttemptView), nextCursor: null });
  });

  bind(bound, endpoints.itemConversations, async ({ caller, params }) => {
    const data = await readConversation(context, caller.tenantId, params.id);
    return json(200, { data, nextCursor: null });
  });

  bind(bound, endpoints.replayItem, async ({ caller, params, body }) => {
    // Its answer has what the conversation says.
    if (!covers(caller.scopes, 'item:read')) throw new HttpRefusal('forbidden');
    const asked = {
      ...{ itemId: params.id, actor: caller.actor },
      ...{ conversationId: body.conversationId ?? null, version: body.agentVersion ?? null },
    };
    return json(200, await replay(context, caller.tenantId, asked, stopping));
  });

  bind(bound, endpoints.reportOutcome, async ({ caller, params, body }) => {
    const outcome = body.at === undefined ? body : { ...body, at: utcTimeAt('/at', body.at) };
    const id = await reportOutcome(context, caller.tenantId, params.id, outcome, caller);
    return json(201, { id });
  });

  bind(bound, endpoints.flagItem, async ({ caller, params, body }) =>
    json(201, await flagItem(context, caller.tenantId, params.id, body, caller)),
  );

  bind(bound, endpoints.retryItem, async ({ caller, params }) => {
    const state = await rerunItem(context, caller.tenantId, params.id, caller.actor);
    return json(200, { itemId: params.id, state });
  });

  bind(bound, endpoints.resolveItem, async ({ caller, params, body }) => {
    const state = await settleStuck(context, caller.tenantId, params.id, body, caller.actor);
    return json(200, { itemId: params.id, state });
  });

  bind(bound, endpoints.eraseItem, async ({ caller, params }) => {
    const { database, keysOf, now, announce } = context;
    const keys = keysOf(caller.tenantId);
    const options = { database, keys, nowMs: now(), actor: caller.actor };
    const erased = await eraseItem(options, params.id);
    announce(caller.tenantId, 'items');
    return json(200, erased);
  });
}

interface GivenFilter extends ItemFilter {
  readonly [other: string]: unknown;
}

/** @throws HttpRefusal `invalid_query` for a moment that is none */
export function itemFilterOf(query: GivenFilter): ItemFilter {
  const { state, lane, source, externalId, queue, agent, category, needs } = query;
  const moment = (place: 'from' | 'to'): string | undefined => {
    const value = query[place];
    return value === undefined
      ? undefined
      : utcTime(value, (message) => invalidQuery(place, message));
  };
  const range = { from: moment('from'), to: moment('to') };
  return { state, lane, source, externalId, queue, agent, category, needs, ...range };
}

/**
 * A name that lost a character is no name: two tickets of a source could fall on one. U+FFFD stands for what no column can
 * hold, and for what somebody before us could not read.
 */
function requireExactIdentity(item: NewItem): void {
  for (const name of ['externalId', 'revision'] as const) {
    if (item[name]?.includes('\ufffd') === true) {
      throw invalidBody(`/${name}`, 'holds a character that cannot be stored');
    }
  }
}

function withUtc(item: NewItem): NewItem {
  const { receivedAt } = item;
  return receivedAt === undefined
    ? item
    : { ...item, receivedAt: utcTimeAt('/receivedAt', receivedAt) };
}

/** 1 to 255 visible ASCII characters, spaces inside included. */
function idempotencyKeyOf(headers: Request['headers']): string | null {
  const key = headers.get('idempotency-key');
  if (key === null || /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key;
  throw invalidQuery('Idempotency-Key', '1 to 255 visible ASCII characters');
}
