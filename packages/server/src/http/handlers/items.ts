import { covers, type NewItem } from '@signalbox/contract';
import { eraseItem } from '../../audit/erase.ts';
import { reportOutcome } from '../../line/learn.ts';
import { Refusal } from '../../line/refusal.ts';
import { rerunItem } from '../../line/runner/rerun.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { listItems, readItem } from '../read-items.ts';
import { HttpRefusal, invalidBody, invalidQuery } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { utcTimeAt } from '../validate.ts';

const wordsMax = 8;

export function bindItems(bound: BindContext, ports: Ports): void {
  const { context, intake, hasSource } = ports;

  bind(bound, endpoints.createItem, async ({ caller, body, headers }) => {
    const item = withUtc(body);
    requireExactIdentity(item);
    const idempotencyKey = idempotencyKeyOf(headers);
    if (!(await hasSource(caller.tenantId, item.source))) {
      throw new HttpRefusal('unknown_source', {
        places: [{ path: '/source', message: 'is no source of the workspace' }],
      });
    }
    const actor = `key:${caller.keyId}`;
    const result = await intake(caller.tenantId, { item, idempotencyKey, actor });
    if (result.kind === 'refused') throw new Refusal(result.code);
    const { id, state, duplicate } = result;
    const headersOut = { location: `/v1/items/${id}` };
    return json(duplicate ? 200 : 202, { id, state, duplicate }, headersOut);
  });

  bind(bound, endpoints.listItems, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'items', query.cursor);
    const { limit, q, state, lane, source, externalId } = query;
    const words = (q ?? '').split(/\s+/u).filter((word) => word !== '');
    if (words.length > wordsMax) throw invalidQuery('q', `at most ${wordsMax} words`);
    const filter = { state, lane, source, externalId, words };
    const page = await listItems(context, caller.tenantId, filter, limit, below);
    return json(200, { data: page.items, nextCursor: writeCursor(keys, 'items', page.nextId) });
  });

  bind(bound, endpoints.getItem, async ({ caller, params, query }) => {
    const original = query.original === 'true';
    if (original && !covers(caller.scopes, 'review:write')) throw new HttpRefusal('forbidden');
    return json(200, await readItem(context, caller, params.id, original));
  });

  bind(bound, endpoints.reportOutcome, async ({ caller, params, body }) => {
    const outcome = body.at === undefined ? body : { ...body, at: utcTimeAt('/at', body.at) };
    const id = await reportOutcome(context, caller.tenantId, params.id, outcome, caller.keyId);
    return json(201, { id });
  });

  bind(bound, endpoints.retryItem, async ({ caller, params }) => {
    const state = await rerunItem(context, caller.tenantId, params.id, `key:${caller.keyId}`);
    return json(200, { itemId: params.id, state });
  });

  bind(bound, endpoints.eraseItem, async ({ caller, params }) => {
    const { database, keysOf, now, announce } = context;
    const keys = keysOf(caller.tenantId);
    const options = { database, keys, nowMs: now(), actor: `key:${caller.keyId}` };
    const erased = await eraseItem(options, params.id);
    announce(caller.tenantId, 'items');
    return json(200, erased);
  });
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
