import type { IncidentDetail, IncidentView } from '@signalbox/contract';
import type { Json } from '@signalbox/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit } from '../../src/agents/version-change.ts';
import { recordAlerts } from '../../src/alerts/record-alerts.ts';
import { inTenant } from '../../src/store/tx.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { settled } from '../support/settled.ts';

let lab: Lab;
let key: string;

beforeAll(async () => {
  lab = await openLab();
  key = lab.own.admin;
});
afterAll(() => lab.close());
beforeEach(async () => {
  for (const one of await list('open'))
    await call('POST', `/v1/incidents/${one.id}/close`, { reason: 'x' });
  for (const one of await list('recovered'))
    await call('POST', `/v1/incidents/${one.id}/close`, { reason: 'x' });
});

type Detail = Readonly<Record<string, Json>>;

const sql = <Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
  lab.test.database.system.query(text, [...values]).then(({ rows }) => rows as readonly Row[]);

async function entry(type: string, detail: Detail, tenantId = lab.own.tenantId): Promise<void> {
  await inTenant(lab.test.database, tenantId, (tx) =>
    appendAudit(lab.context, tx, [
      { stage: 'control', type, actor: 'system', itemId: null, detail },
    ]),
  );
  await settled({ sql });
  await recordAlerts(lab.context);
}

const cause: Detail = { code: 'budget', value: 0.06, limit: 0.05, count: 50 };
const mode = (from: string, to: string, more: Detail = {}, tenantId?: string): Promise<void> =>
  entry(
    'mode_changed',
    { control: 'mode:triage', agent: 'triage', category: null, from, to, cause, ...more },
    tenantId,
  );
const breaker = (to: string): Promise<void> =>
  entry('breaker_changed', {
    ...{ control: 'breaker:source:rt', agent: null, source: 'rt', from: 'closed', to },
    cause: { code: 'error_rate', value: 0.2, limit: 0.05, count: 40 },
  });

const call = (method: string, path: string, body?: unknown): Promise<Response> =>
  lab.call(key, method, path, body);

async function list(state?: string): Promise<readonly IncidentView[]> {
  const query = state === undefined ? '' : `?state=${state}`;
  return (await bodyOf<{ data: IncidentView[] }>(await call('GET', `/v1/incidents${query}`))).data;
}

async function only(): Promise<IncidentDetail> {
  const unclosed = (await list()).filter(({ state }) => state !== 'closed');
  expect(unclosed).toHaveLength(1);
  return bodyOf<IncidentDetail>(await call('GET', `/v1/incidents/${unclosed[0]?.id}`));
}

const auditOf = async (type: string): Promise<readonly { detail: Record<string, unknown> }[]> =>
  (
    await bodyOf<{ data: { detail: Record<string, unknown> }[] }>(
      await call('GET', `/v1/audit?type=${type}`),
    )
  ).data;

describe('it opens', () => {
  test('when an agent goes to safe or worse, and not for less', async () => {
    await mode('normal', 'reduced');
    expect(await list('open')).toEqual([]);
    await mode('reduced', 'safe');
    expect(await only()).toMatchObject({
      ...{ control: 'mode:triage', agent: 'triage', category: null, state: 'open' },
      ...{ worstMode: 'safe', cause, closedAt: null, notes: 0 },
    });
    const [opened] = await auditOf('incident_opened');
    expect(opened?.detail).toMatchObject({ control: 'mode:triage', agent: 'triage' });
    const alerts = await bodyOf<{ data: { incidentId: string | null }[] }>(
      await call('GET', '/v1/alerts?state=firing'),
    );
    expect(alerts.data.map(({ incidentId }) => incidentId)).toContain((await only()).id);
  });

  test('when a category of one does, and when the breaker of a source opens; one of an agent shows in its mode', async () => {
    await mode('normal', 'handback', { control: 'mode:triage/billing', category: 'billing' });
    await entry('breaker_changed', {
      ...{ control: 'breaker:agent:triage', agent: 'triage', source: null, from: 'closed' },
      ...{ to: 'open', cause },
    });
    await breaker('open');
    const open = await list('open');
    expect(open.map(({ control, worstMode }) => [control, worstMode])).toEqual([
      ['breaker:source:rt', null],
      ['mode:triage/billing', 'handback'],
    ]);
  });

  test('once a control, and is updated by what follows', async () => {
    await mode('normal', 'safe');
    await mode('safe', 'stopped', {
      cause: { code: 'tripped', value: null, limit: null, count: null },
    });
    await mode('stopped', 'reduced');
    expect(await only()).toMatchObject({
      state: 'open',
      worstMode: 'stopped',
      cause: { code: 'tripped' },
    });
    await mode('reduced', 'normal');
    const over = await only();
    expect(over).toMatchObject({ state: 'recovered', worstMode: 'stopped' });
    expect(over.recoveredAt).not.toBeNull();
    expect(over.affected.to).toBe(over.recoveredAt);
    await mode('normal', 'safe');
    expect(await only()).toMatchObject({ id: over.id, state: 'open', recoveredAt: null });
  });
});

test('only a person closes it; what gets bad after that is a new one', async () => {
  await breaker('open');
  await breaker('closed');
  const incident = await only();
  expect(incident.state).toBe('recovered');
  const closed = await call('POST', `/v1/incidents/${incident.id}/close`, {
    reason: 'asked jane.roe@example.com, all well',
  });
  expect([closed.status, await bodyOf(closed)]).toMatchObject([200, { state: 'closed' }]);
  const [row] = await list('closed');
  expect(row?.closeReason).not.toContain('jane.roe');
  expect(row?.closedBy).toMatch(/^key:/);
  const again = await call('POST', `/v1/incidents/${incident.id}/close`, { reason: 'x' });
  expect([again.status, (await bodyOf(again))['code']]).toEqual([409, 'incident_closed']);
  await breaker('open');
  expect((await only()).id).not.toBe(incident.id);
  expect(JSON.stringify(await auditOf('incident_closed'))).not.toContain('jane.roe');
});

test('notes are redacted, and the audit holds their ids only', async () => {
  await mode('normal', 'safe');
  const { id } = await only();
  const text = 'Rang jane.roe@example.com about the pineapple ticket';
  const made = await call('POST', `/v1/incidents/${id}/notes`, { text });
  expect(made.status).toBe(201);
  const { id: noteId } = await bodyOf<{ id: string }>(made);
  const [note] = (await only()).noteList;
  expect(note?.text).toContain('the pineapple ticket');
  expect(note?.text).not.toContain('jane.roe');
  const [noted] = await auditOf('incident_note');
  expect(noted?.detail).toEqual({ incidentId: id, control: 'mode:triage', noteId });
  await call('POST', `/v1/incidents/${id}/close`, { reason: 'done' });
  expect((await call('POST', `/v1/incidents/${id}/notes`, { text: 'later' })).status).toBe(201);
  expect((await call('POST', `/v1/incidents/${id}/notes`, { text: '' })).status).toBe(422);
});

describe('what it shows', () => {
  test('items decided in its time, counted and page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await lab.decided(key, lab.own.tenantId));
    await mode('normal', 'safe');
    ids.push(await lab.decided(key, lab.own.tenantId));
    await mode('safe', 'normal');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = await lab.decided(key, lab.own.tenantId);
    const { id, affected } = await only();
    expect(affected.total).toBeGreaterThanOrEqual(4);
    expect(affected.inReview + affected.held).toBe(affected.total);
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/v1/incidents/${id}/items?limit=2${cursor}`;
      const page = await bodyOf<{
        data: { id: string; externalId: string }[];
        nextCursor: string | null;
      }>(await call('GET', path));
      seen.push(...page.data.map((one) => one.id));
      expect(JSON.stringify(page)).not.toContain('VPN');
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(affected.total);
    for (const one of ids) expect(seen).toContain(one);
    expect(seen).not.toContain(later);
  });

  test('a timeline of the controls that touch it, oldest first, and of no other', async () => {
    await mode('normal', 'safe');
    await mode('normal', 'safe', { control: 'mode:other', agent: 'other' });
    await call('POST', '/v1/controls/agent:triage/trip', { reason: 'look at it' });
    await call('POST', '/v1/controls/agent:triage/reset', { reason: 'looked' });
    const incident = (await list('open')).find(({ agent }) => agent === 'triage');
    await call('POST', `/v1/incidents/${incident?.id}/notes`, { text: 'x' });
    const { timeline } = await bodyOf<IncidentDetail>(
      await call('GET', `/v1/incidents/${incident?.id}`),
    );
    const types = timeline.map(({ type }) => type);
    const from = types.lastIndexOf('incident_opened');
    expect(types.slice(from)).toEqual(['incident_opened', 'tripped', 'reset', 'incident_note']);
    expect(types.slice(0, from).at(-1)).toBe('mode_changed');
    expect(types).toContain('workspace_published');
    expect(JSON.stringify(timeline)).not.toContain('mode:other');
    expect([...timeline].sort((a, b) => (a.at < b.at ? -1 : 1))).toEqual(timeline);
  });

  test('messages for three audiences with its numbers; none of them for requesters', async () => {
    await mode('normal', 'safe');
    const { messages, affected } = await only();
    expect(messages.map(({ audience }) => audience)).toEqual(['team', 'leadership', 'requesters']);
    const [team, , requesters] = messages;
    expect(team?.text).toContain(`${affected.total} tickets decided in that time`);
    expect(team?.text).toContain('6 % of 50 checked decisions were wrong');
    expect(requesters?.text).not.toMatch(/triage|%|\d/);
  });
});

test("another tenant's key sees nothing of it", async () => {
  await mode('normal', 'stopped', {}, lab.other.tenantId);
  const theirs = await bodyOf<{ data: IncidentView[] }>(
    await lab.call(lab.other.admin, 'GET', '/v1/incidents'),
  );
  const id = theirs.data[0]?.id;
  expect(theirs.data).toHaveLength(1);
  expect(await list('open')).toEqual([]);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['GET', '/items', undefined],
    ['POST', '/notes', { text: 'x' }],
    ['POST', '/close', { reason: 'x' }],
  ] as const) {
    expect((await call(method, `/v1/incidents/${id}${path}`, body)).status).toBe(404);
  }
  const reader = await lab.newKey(lab.other.tenantId, 'item:read');
  const close = { reason: 'x' };
  const refused = await lab.call(reader.key, 'POST', `/v1/incidents/${id}/close`, close);
  expect(refused.status).toBe(403);
});
