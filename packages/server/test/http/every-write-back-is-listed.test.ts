import type { WriteBackState, WriteBackView } from '@signalbox/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { inTenant } from '../../src/store/tx.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

interface Page {
  readonly data: readonly WriteBackView[];
  readonly nextCursor: string | null;
}

let lab: Lab;
/** The id of an attempt by what it came to. */
const attempts = new Map<string, string>();
const verdicts = ['confirmed', 'not_applied', 'unknown', null] as const;
/** The id of its item. */
const items = new Map<string, string>();
const request = {
  ...{ part: 'fields', method: 'PUT', path: '/tickets/*', status: 200, fault: null, afterMs: 0 },
  ...{ tookMs: 12, sentBytes: 15, receivedBytes: 2 },
};
const said = { ...request, sent: '{"team":"apps"}', answered: '{}' };
const exchange = JSON.stringify({ requests: [said], tookMs: 12, leftOut: 0 });

beforeAll(async () => {
  lab = await openLab();
  for (const verdict of verdicts) attempts.set(String(verdict), await attempted(verdict));
});
afterAll(async () => lab.close());

/** A decided item with an attempt to write it; one without a verdict holds the lease of its ticket. */
async function attempted(verdict: string | null): Promise<string> {
  const { admin, tenantId } = lab.own;
  const externalId = `T-${String(verdict)}`;
  const item = await lab.decided(admin, tenantId, { externalId, subject: 'a printer' });
  const id = uuidV7();
  await inTenant(lab.context.database, tenantId, async (tx) => {
    const [action] = await tx.query<{ id: string }>(
      `insert into action (tenant_id, id, item_id, decision_id, type, risk, hash, payload, lane)
       select $1, gen_random_uuid(), id, decision_id, 'update', 'low', 'h', '{}', 'auto' from item where tenant_id = $1 and id = $2
       returning id`,
      [tenantId, item],
    );
    await tx.query(
      `insert into attempt (tenant_id, id, action_id, item_id, number, fence, deadline_at, verdict, intended, read_back, exchange)
       values ($1, $2, $3, $4, 1, 1, now(), $5, '{"team":"apps"}', '{"fields":{"team":"net"}}', $6)`,
      [tenantId, id, action?.id, item, verdict, verdict === null ? null : exchange],
    );
    items.set(String(verdict), item);
    if (verdict !== null) return;
    await tx.query(
      `insert into write_lease (tenant_id, source, external_id, action_id, attempt_id, fence, retry_at)
       values ($1, 'desk', $2, $3, $4, 1, now())`,
      [tenantId, externalId, action?.id, id],
    );
  });
  return id;
}

async function list(query = ''): Promise<Page> {
  return bodyOf<Page>(await lab.call(lab.own.admin, 'GET', `/v1/write-backs${query}`));
}
const idsOf = ({ data }: Page): readonly string[] => data.map(({ id }) => id);
const idOf = (verdict: string): string => attempts.get(verdict) ?? '';

it('the newest first, with the ticket, the agent and its version, what was meant and what was read', async () => {
  const page = await list();
  expect(idsOf(page)).toEqual([...attempts.values()].reverse());
  expect(page.data[2]).toMatchObject({
    externalId: 'T-not_applied',
    verdict: 'not_applied',
    agent: 'triage',
    version: expect.stringMatching(/^v_/),
    type: 'update',
    intended: { team: 'apps' },
    readBack: { fields: { team: 'net' } },
  });
});

it.each<readonly [WriteBackState, readonly string[]]>([
  ['open', ['null']],
  ['unmet', ['unknown', 'not_applied']],
  ['confirmed', ['confirmed']],
  ['unknown', ['unknown']],
  ['overwritten', []],
])('of %s only these', async (state, found) => {
  expect(idsOf(await list(`?state=${state}`))).toEqual(found.map(idOf));
});

it('of one source or agent, and page after page without a gap', async () => {
  const source = (await list()).data[0]?.source ?? '';
  expect((await list(`?source=${source}`)).data).toHaveLength(4);
  expect((await list('?source=nowhere')).data).toEqual([]);
  expect((await list('?agent=nobody')).data).toEqual([]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list(`?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`);
    seen.push(...idsOf(page));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([...attempts.values()].reverse());
});

it('with the requests of each, without what was said in them; that stands with the attempts of its item', async () => {
  const sums = { tookMs: 12, leftOut: 0 };
  const { data } = await list();
  expect(data[0]?.exchange).toBeNull();
  expect(data[1]?.exchange).toEqual({ requests: [request], ...sums });
  const attempts = await bodyOf<Page>(
    await lab.call(lab.own.admin, 'GET', `/v1/items/${items.get('unknown')}/attempts`),
  );
  expect(attempts.data[0]?.exchange).toEqual({ requests: [said], ...sums });
});

it('a stuck one is told as such until a person resolves it, and then who did and how', async () => {
  const id = items.get('unknown') ?? '';
  const { admin, tenantId } = lab.own;
  await inTenant(lab.test.database, tenantId, (tx) =>
    tx.query(
      `update item set state = 'stuck', stuck_code = 'write_unknown', stuck_at = now() where tenant_id = $1 and id = $2`,
      [tenantId, id],
    ),
  );
  expect((await list('?state=unknown')).data[0]).toMatchObject({
    ...{ stuck: 'write_unknown', settled: null },
  });
  const resolve = (body: unknown) => lab.call(admin, 'POST', `/v1/items/${id}/resolve`, body);
  expect((await resolve({ as: 'written', reason: '' })).status).toBe(422);
  expect(await bodyOf(await resolve({ as: 'written', reason: 'it is there' }))).toEqual({
    ...{ itemId: id, state: 'resolved' },
  });
  expect((await resolve({ as: 'written', reason: 'again' })).status).toBe(409);
  const [row] = (await list('?state=unknown')).data;
  expect(row).toMatchObject({
    ...{ stuck: null, verdict: 'unknown' },
    settled: { as: 'written', by: expect.stringMatching(/^key:/), at: expect.any(String) },
  });
});
