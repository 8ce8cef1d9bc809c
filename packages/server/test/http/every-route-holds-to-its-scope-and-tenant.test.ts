import { covers, type Scope, scopes } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { routesTable } from '../../src/http/routes-table.ts';
import { bodyOf, type Lab, type LabTenant, openLab, triedOut } from './support/lab.ts';
import { populate, type Things } from './support/scenario.ts';

let lab: Lab;
const keyOf = new Map<Scope, string>();

beforeAll(async () => {
  lab = await openLab();
  for (const scope of scopes) keyOf.set(scope, (await lab.newKey(lab.own.tenantId, scope)).key);
});
afterAll(async () => lab.close());

/** What is there for the next request; a tenant is filled again only after a request that may have changed something. */
const ready = new Map<LabTenant, Things>();

async function thingsOf(tenant: LabTenant): Promise<Things> {
  const things = ready.get(tenant) ?? (await populate(lab, tenant));
  ready.set(tenant, things);
  return things;
}

interface Prepared {
  readonly path: string;
  readonly body?: unknown;
  /** What a caller with the right scope gets from its own tenant. */
  readonly ok: number;
  /** What it gets with the ids of another tenant; absent: the route names nothing. */
  readonly foreign?: number;
  readonly also?: Scope;
}

const named = ({ path }: Endpoint, name: string): string => path.replace(/\{\w+\}/, name);

const onItem = (route: Endpoint, { item }: Things, body: unknown, ok = 200): Prepared => ({
  ...{ path: named(route, item), body, ok, foreign: 404 },
});

/** A request for each route that works on these things. */
function prepare(route: Endpoint, things: Things): Prepared {
  switch (route.id) {
    case 'createItem': {
      const externalId = `N-${Math.random()}`;
      return { path: '/v1/items', body: { externalId, subject: 'x' }, ok: 202 };
    }
    case 'getItem':
    case 'eraseItem':
    case 'listAttempts':
    case 'itemConversations':
    case 'getMemory':
    case 'similarItems':
    case 'relatedItems':
      return { path: named(route, things.item), ok: 200, foreign: 404 };
    case 'replayItem':
      // No model was asked about it.
      return { ...onItem(route, things, {}, 409), also: 'item:read' };
    case 'recheckItems':
      return onItem(route, things, { scope: 'like', reason: 'r' });
    case 'previewImport':
      return { path: route.path, body: [{ text: 'a printer' }], ok: 200 };
    case 'createImport': {
      const body = [{ text: `a printer ${Math.random()}` }];
      return { path: `${route.path}?name=past.json`, body, ok: 202 };
    }
    case 'importExample':
      // The lab's tenants have no workspace folder with examples.
      return { path: route.path, body: { part: 'past' }, ok: 404 };
    case 'getImport':
      return { path: `/v1/imports/${things.import}`, ok: 200, foreign: 404 };
    case 'getImportQuarantine':
      return { path: `/v1/imports/${things.import}/quarantine`, ok: 200, foreign: 404 };
    case 'reportOutcome':
      return onItem(route, things, { field: 'team', value: 'apps', by: 'person' }, 201);
    case 'stateFact':
      return onItem(route, things, { text: 'f' }, 201);
    case 'forgetFact': {
      const path = `/v1/items/${things.item}/memory/${things.fact}/forget`;
      return { path, body: { reason: 'r' }, ok: 200, foreign: 404 };
    }
    case 'flagItem':
      return onItem(route, things, { by: 'requester', verdict: 'wrong', satisfaction: 2 }, 201);
    case 'retryItem':
      return { path: `/v1/items/${things.stuck}/retry`, ok: 200, foreign: 404 };
    case 'resolveItem': {
      const body = { as: 'not_written', reason: things.secret };
      return { path: `/v1/items/${things.stuck}/resolve`, body, ok: 200, foreign: 404 };
    }
    case 'claimReview':
      return { path: `/v1/reviews/${things.review}/claim`, ok: 200, foreign: 404 };
    case 'decideReview':
      return {
        path: `/v1/reviews/${things.review}/verdict`,
        body: {
          claimId: '01a1fca7-0000-4000-8000-000000000000',
          decisionId: things.decision,
          verdict: 'decline',
        },
        // The claim is made up: the right answer to a caller that may decide.
        ok: 409,
        foreign: 404,
      };
    case 'unclaimReview':
      return {
        path: `/v1/reviews/${things.review}/unclaim`,
        body: { claimId: '01a1fca7-0000-4000-8000-000000000000' },
        // The claim is made up, as above.
        ok: 409,
        foreign: 404,
      };
    case 'decideAlike':
      return {
        path: '/v1/reviews/bulk',
        body: { like: things.review, decisionIds: [things.decision], verdict: 'decline' },
        ok: 200,
        foreign: 404,
      };
    case 'holdToReview':
      return { path: `/v1/holds/${things.delay}/review`, body: {}, ok: 200, foreign: 404 };
    case 'saveView':
      return {
        path: '/v1/views',
        body: { name: `n ${Math.random()}`, page: 'items', query: 'state=stuck' },
        ok: 201,
      };
    case 'removeView':
      // What another key of the tenant keeps to itself is not there, for an admin neither.
      return { path: `/v1/views/${things.view}`, ok: 404, foreign: 404 };
    case 'changeTenant':
      return { path: '/v1/tenant', body: { timeZone: 'Europe/Berlin' }, ok: 200 };
    case 'releaseHold':
      return { path: `/v1/holds/${things.delay}/release`, ok: 200, foreign: 404 };
    case 'cancelHold':
      return { path: `/v1/holds/${things.delay}/cancel`, body: {}, ok: 200, foreign: 404 };
    case 'listAgentVersions':
      return { path: '/v1/agents/triage/versions', ok: 200 };
    case 'rollBackAgent':
      return { path: '/v1/agents/triage/rollback', body: { reason: 'r' }, ok: 409 };
    case 'tryLimits':
      return { path: '/v1/controls/simulate', body: { hours: 1 }, ok: 200 };
    case 'tripControl':
    case 'resetControl': {
      const path = named(route, things.control);
      return { path, body: { reason: 'r' }, ok: 200, foreign: 422 };
    }
    case 'getIncident':
      return { path: `/v1/incidents/${things.incident}`, ok: 200, foreign: 404 };
    case 'listIncidentItems':
      return { path: `/v1/incidents/${things.incident}/items`, ok: 200, foreign: 404 };
    case 'noteIncident':
      return {
        path: `/v1/incidents/${things.incident}/notes`,
        body: { text: 'n' },
        ok: 201,
        foreign: 404,
      };
    case 'closeIncident':
      return {
        path: `/v1/incidents/${things.incident}/close`,
        body: { reason: 'r' },
        ok: 200,
        foreign: 404,
      };
    case 'testAlertChannel':
      return { path: `/v1/alert-channels/${things.channel}/test`, ok: 202, foreign: 404 };
    case 'probeSource':
      return { path: `/v1/sources/${things.secret}/probe`, ok: 200, foreign: 404 };
    case 'approveTool':
    case 'revokeTool':
      return { path: named(route, 'x'), body: triedOut[route.id], ok: 404 };
    case 'getKnowledgeText':
      return { path: `${route.path}?path=${things.secret}.md`, ok: 200, foreign: 404 };
    case 'checkArticleDraft':
    case 'tryArticleDraft':
    case 'tryTool':
    case 'checkSourceDraft':
    case 'probeSourceDraft':
    case 'lookWithSourceDraft':
      return { path: named(route, 'knowledge'), body: triedOut[route.id], ok: 200 };
    case 'getDeskTicket':
      return { path: `/v1/desk/tickets/${things.externalId}`, ok: 200, foreign: 404 };
    case 'createKey': {
      const body = { name: `n ${Math.random()}`, scopes: ['item:read'] };
      return { path: route.path, body, ok: 201 };
    }
    case 'revokeKey':
      return { path: `/v1/keys/${things.key}`, ok: 200, foreign: 404 };
    case 'rerunDeadJob':
      return { path: `/v1/jobs/${things.deadJob}/rerun`, ok: 200, foreign: 404 };
    case 'signIn':
      return { path: route.path, body: { email: `${Math.random()}@x.de`, password: 'n' }, ok: 401 };
    case 'secondFactor':
      return { path: route.path, body: { code: '123456' }, ok: 403 };
    case 'lookAtLink':
      return { path: route.path, body: { token: 'x' }, ok: 410 };
    case 'acceptLink':
      return {
        path: route.path,
        body: { token: `${Math.random()}`, password: 'long enough to be one' },
        ok: 410,
      };
    case 'invitePerson': {
      const email = `${Math.random()}@example.com`;
      return { path: route.path, body: { email, role: 'viewer' }, ok: 201 };
    }
    case 'withdrawInvitation':
      return { path: `/v1/people/invitations/${things.invitation}`, ok: 200, foreign: 404 };
    case 'changeRole':
      return {
        path: `/v1/people/${things.member}/role`,
        body: { role: 'lead' },
        ok: 200,
        foreign: 404,
      };
    case 'removePerson':
      return { path: `/v1/people/${things.member}`, ok: 200, foreign: 404 };
    case 'receiveWebhook':
      // No secret, no hook: what everybody gets who was not told one. Signed ones are tested with the webhooks.
      return { path: `/v1/hooks/${lab.own.tenantId}/desk`, body: {}, ok: 404 };
    case 'createWebhook': {
      const url = 'https://hooks.example.com/';
      return { path: route.path, body: { url, events: ['item.stuck'] }, ok: 201 };
    }
    case 'switchWebhook':
      return {
        path: `/v1/webhooks/${things.webhook}/active`,
        body: { active: false },
        ok: 200,
        foreign: 404,
      };
    case 'removeWebhook':
      return { path: `/v1/webhooks/${things.webhook}`, ok: 200, foreign: 404 };
    case 'testWebhook':
      return { path: `/v1/webhooks/${things.webhook}/test`, ok: 202, foreign: 404 };
    case 'listDeliveries':
      return { path: `/v1/webhooks/${things.webhook}/deliveries`, ok: 200, foreign: 404 };
    case 'resendDelivery':
      return {
        path: `/v1/webhooks/${things.webhook}/deliveries/${things.delivery}/resend`,
        ok: 202,
        foreign: 404,
      };
    default:
      // What is a person's own is no key's.
      return { path: route.path, ok: 200, ...(route.scope === 'person' ? { foreign: 403 } : {}) };
  }
}

async function send(
  key: string | null,
  route: Endpoint,
  request: Prepared,
): Promise<{ status: number; text: string }> {
  const response = await lab.call(key, route.method.toUpperCase(), request.path, request.body);
  // A refused request has changed nothing, which the next one on the same things finds out.
  const refused = response.status === 401 || response.status === 403;
  if (route.method !== 'get' && !refused) ready.delete(lab.own);
  if (route.id === 'events' && response.status === 200) {
    await response.body?.cancel();
    return { status: 200, text: '' };
  }
  return { status: response.status, text: await response.text() };
}

describe.each(
  routesTable.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const),
)('%s', (_, route) => {
  it('answers 401 without a key and with one nobody has', async () => {
    const request = prepare(route, await thingsOf(lab.own));
    const expected = route.scope === null ? request.ok : 401;
    expect((await send(null, route, request)).status).toBe(expected);
    const unknown = `sb_aaaaaaaa_${'A'.repeat(43)}`;
    expect((await send(unknown, route, request)).status).toBe(expected);
  });

  it('takes the scopes that cover it and no other', async () => {
    const statuses: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const scope of scopes) {
      const request = prepare(route, await thingsOf(lab.own));
      statuses[scope] = (await send(keyOf.get(scope) ?? '', route, request)).status;
      const needed = route.scope;
      const allowed = needed === null || (needed !== 'person' && covers([scope], needed));
      expected[scope] = allowed && covers([scope], request.also ?? scope) ? request.ok : 403;
    }
    expect(statuses).toEqual(expected);
  });

  it("knows nothing of another tenant's things", async () => {
    const foreign = await thingsOf(lab.other);
    const request = prepare(route, foreign);
    const { status, text } = await send(lab.own.admin, route, request);
    expect(status).toBe(request.foreign ?? request.ok);
    for (const word of [
      foreign.item,
      foreign.import,
      foreign.review,
      foreign.secret,
      foreign.decision,
      foreign.key,
      foreign.incident,
    ]) {
      // What the caller itself put in may come back.
      if (!request.path.includes(word)) expect(text).not.toContain(word);
    }
    // Untouched: the owner still finds it as it was.
    const own = await bodyOf<{ state: string }>(
      await lab.call(lab.other.admin, 'GET', `/v1/items/${foreign.stuck}`),
    );
    expect(own.state).toBe('stuck');
  });
});

describe('across tenants', () => {
  it('takes names, external ids and idempotency keys of one without a word of the other', async () => {
    const foreign = await populate(lab, lab.other);
    const item = { externalId: foreign.externalId, subject: 'mine' };
    const headers = { 'idempotency-key': foreign.secret };
    const theirs = await lab.call(
      lab.other.admin,
      'POST',
      '/v1/items',
      { externalId: 'same', subject: 'theirs' },
      headers,
    );
    const mine = await lab.call(lab.own.admin, 'POST', '/v1/items', item, headers);
    expect([theirs.status, mine.status]).toEqual([202, 202]);
    const name = { name: 'the same name', scopes: ['item:read'] };
    const a = await lab.call(lab.own.admin, 'POST', '/v1/keys', name);
    const b = await lab.call(lab.other.admin, 'POST', '/v1/keys', name);
    const again = await lab.call(lab.own.admin, 'POST', '/v1/keys', name);
    expect([a.status, b.status, again.status]).toEqual([201, 201, 409]);
  });

  it('refuses ids of another tenant inside bodies and queries', async () => {
    const foreign = await populate(lab, lab.other);
    const own = await populate(lab, lab.own);
    const claim = await bodyOf<{ claimId: string }>(
      await lab.call(lab.own.admin, 'POST', `/v1/reviews/${own.review}/claim`),
    );
    const verdict = { claimId: claim.claimId, decisionId: foreign.decision, verdict: 'decline' };
    const decided = await lab.call(
      lab.own.admin,
      'POST',
      `/v1/reviews/${own.review}/verdict`,
      verdict,
    );
    expect([decided.status, (await bodyOf(decided))['code']]).toEqual([409, 'decision_superseded']);
    const audit = await lab.call(lab.own.admin, 'GET', `/v1/audit?itemId=${foreign.item}`);
    expect(await bodyOf(audit)).toEqual({ data: [], nextCursor: null });
    for (const query of [`q=${foreign.secret}`, `externalId=${foreign.externalId}`]) {
      const items = await lab.call(lab.own.admin, 'GET', `/v1/items?${query}`);
      expect(await bodyOf(items)).toEqual({ data: [], nextCursor: null });
    }
    const page = await bodyOf<{ nextCursor: string }>(
      await lab.call(lab.other.admin, 'GET', '/v1/items?limit=1'),
    );
    const stolen = await lab.call(lab.own.admin, 'GET', `/v1/items?cursor=${page.nextCursor}`);
    expect(stolen.status).toBe(400);
    // Nor is one list's cursor good for another list.
    const entries = await bodyOf<{ nextCursor: string }>(
      await lab.call(lab.own.admin, 'GET', '/v1/audit?limit=1'),
    );
    const query = `cursor=${entries.nextCursor}`;
    expect((await lab.call(lab.own.admin, 'GET', `/v1/audit?${query}`)).status).toBe(200);
    expect((await lab.call(lab.own.admin, 'GET', `/v1/items?${query}`)).status).toBe(400);
  });
});

describe('the original text', () => {
  it('is for reviewers, and each look is audited', async () => {
    const { item } = await populate(lab, lab.own);
    const path = `/v1/items/${item}?original=true`;
    expect((await lab.call(keyOf.get('item:read') ?? '', 'GET', path)).status).toBe(403);
    const reviewer = await lab.newKey(lab.own.tenantId, 'item:read', 'review:write');
    const view = await bodyOf<{ messages: { redacted: boolean; text: string }[] }>(
      await lab.call(reviewer.key, 'GET', path),
    );
    expect(view.messages.map((message) => message.redacted)).toEqual([false]);
    const audit = await bodyOf<{ data: { actor: unknown }[] }>(
      await lab.call(lab.own.admin, 'GET', `/v1/audit?itemId=${item}&type=original_viewed`),
    );
    expect(audit.data.map((entry) => entry.actor)).toEqual([{ kind: 'key', id: reviewer.id }]);
  });

  it('is gone for everybody once the item is erased', async () => {
    const { item, secret } = await populate(lab, lab.own);
    await lab.call(lab.own.admin, 'POST', `/v1/items/${item}/erase`);
    for (const query of ['', '?original=true']) {
      const response = await lab.call(lab.own.admin, 'GET', `/v1/items/${item}${query}`);
      const view = await bodyOf<{ messages: Record<string, unknown>[] }>(response);
      expect(view.messages.map((one) => [one['text'], one['subject']])).toEqual([
        [undefined, undefined],
      ]);
      expect(JSON.stringify(view.messages)).not.toContain(secret);
    }
  });
});
