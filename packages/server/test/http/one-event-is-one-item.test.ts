import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilSearchable } from '../support/searchable.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';
import { asDelay, onOwner, see } from './support/scenario.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => lab.close());

interface Taken {
  readonly id: string;
  readonly state: string;
  readonly duplicate: boolean;
}

const post = (item: Record<string, unknown>, headers?: Record<string, string>): Promise<Response> =>
  lab.call(lab.own.admin, 'POST', '/v1/items', { subject: 's', body: 'b', ...item }, headers);

async function problemOf(response: Response): Promise<readonly [number, unknown]> {
  return [response.status, (await bodyOf(response))['code']];
}

describe('by its identity', () => {
  it('a new ticket is 202 with its address, the same again 200 with the same id', async () => {
    const first = await post({ externalId: 'I-1', revision: '1' });
    const taken = await bodyOf<Taken>(first);
    expect(first.status).toBe(202);
    expect(first.headers.get('location')).toBe(`/v1/items/${taken.id}`);
    expect(taken).toEqual({ id: taken.id, state: 'received', duplicate: false });
    const again = await post({ externalId: 'I-1', revision: '1' });
    expect(again.status).toBe(200);
    expect(again.headers.get('location')).toBe(`/v1/items/${taken.id}`);
    expect(await bodyOf(again)).toEqual({ ...taken, duplicate: true });
  });

  it('the same revision with other content is 409', async () => {
    await post({ externalId: 'I-2', revision: '1' });
    const response = await post({ externalId: 'I-2', revision: '1', body: 'other' });
    expect(await problemOf(response)).toEqual([409, 'item_conflict']);
  });

  it('a new revision is the same item, taken anew', async () => {
    const first = await bodyOf<Taken>(await post({ externalId: 'I-3' }));
    const response = await post({ externalId: 'I-3', body: 'more' });
    expect([response.status, await bodyOf(response)]).toEqual([
      202,
      { id: first.id, state: 'received', duplicate: false },
    ]);
    const view = await bodyOf<{ messages: unknown[] }>(
      await lab.call(lab.own.admin, 'GET', `/v1/items/${first.id}`),
    );
    expect(view.messages).toHaveLength(2);
  });
});

describe('by its Idempotency-Key', () => {
  it('the same key with the same content is the same item, with other content 409', async () => {
    const headers = { 'idempotency-key': 'order 66' };
    const first = await bodyOf<Taken>(await post({ externalId: 'K-1' }, headers));
    const again = await post({ externalId: 'K-1' }, headers);
    expect([again.status, await bodyOf(again)]).toEqual([200, { ...first, duplicate: true }]);
    const other = await post({ externalId: 'K-2' }, headers);
    expect(await problemOf(other)).toEqual([409, 'idempotency_conflict']);
  });

  it('255 characters are a key', async () => {
    const response = await post({ externalId: 'K-3' }, { 'idempotency-key': 'k'.repeat(255) });
    expect(response.status).toBe(202);
  });
});

describe('at once', () => {
  it('fifty equal posts are one item', async () => {
    const headers = { 'idempotency-key': 'at once' };
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => post({ externalId: 'C-1' }, headers)),
    );
    const taken = await Promise.all(responses.map((response) => bodyOf<Taken>(response)));
    expect(responses.map((response) => response.status).sort()).toEqual([
      ...Array(49).fill(200),
      202,
    ]);
    expect(new Set(taken.map((one) => one.id)).size).toBe(1);
    const rows = await onOwner(lab, lab.own.tenantId, (query) =>
      query(`select count(*)::int as n from item where external_id = $1`, ['C-1']),
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('different posts share transactions, and each gets its own answer', async () => {
    const before = await batches();
    const responses = await Promise.all(
      Array.from({ length: 200 }, (_, n) => post({ externalId: `C-2-${n}` })),
    );
    const taken = await Promise.all(responses.map((response) => bodyOf<Taken>(response)));
    expect(new Set(taken.map((one) => one.id)).size).toBe(200);
    for (const n of [0, 57, 199]) {
      const view = await bodyOf(await lab.call(lab.own.admin, 'GET', `/v1/items/${taken[n]?.id}`));
      expect(view['externalId']).toBe(`C-2-${n}`);
    }
    expect((await batches()) - before).toBeLessThan(50);
  });
});

async function batches(): Promise<number> {
  const text = await (await lab.call(lab.own.admin, 'GET', '/metrics')).text();
  return Number(/^signalbox_intake_batch_items_count (\d+)/m.exec(text)?.[1] ?? 0);
}

describe('what the item shows', () => {
  it('one review for two people: the first claim is 200, the second 409', async () => {
    const id = await lab.decided(lab.own.admin, lab.own.tenantId);
    const review = (await see(lab, lab.own.admin, id)).hold?.id ?? '';
    const [a, b] = [
      await lab.newKey(lab.own.tenantId, 'review:write', 'item:read'),
      await lab.newKey(lab.own.tenantId, 'review:write'),
    ];
    const claims = await Promise.all(
      [a, b].map(({ key }) => lab.call(key, 'POST', `/v1/reviews/${review}/claim`)),
    );
    expect(claims.map((claim) => claim.status).sort()).toEqual([200, 409]);
    const view = await bodyOf(await lab.call(lab.own.admin, 'GET', `/v1/items/${id}`));
    expect(view['review']).toEqual({ id: review, state: 'claimed' });
    expect(view['hold']).toMatchObject({ id: review, kind: 'review' });
    const winner = claims[0]?.status === 200 ? 0 : 1;
    const claim = await bodyOf<{ claimId: string }>(claims[winner] as Response);
    const decision = (view['decision'] as { id: string }).id;
    const body = { claimId: claim.claimId, decisionId: decision, verdict: 'decline', note: 'no' };
    const verdict = await lab.call(
      [a, b][winner]?.key ?? '',
      'POST',
      `/v1/reviews/${review}/verdict`,
      body,
    );
    expect([verdict.status, await bodyOf(verdict)]).toEqual([
      200,
      { itemId: id, state: 'handed_over' },
    ]);
    const after = await bodyOf(await lab.call(lab.own.admin, 'GET', `/v1/items/${id}`));
    expect(after).toMatchObject({
      state: 'handed_over',
      hold: null,
      review: { id: review, state: 'decided' },
      owner: { kind: 'queue', name: 'people' },
    });
    const timeline = after['timeline'] as { seq: number; type: string; actor: unknown }[];
    expect(timeline.map((entry) => [entry.seq, entry.type])).toEqual([
      [1, 'received'],
      [2, 'decided'],
      [3, 'review_claimed'],
      [4, 'verdict'],
    ]);
    expect(timeline[1]?.actor).toEqual({ kind: 'agent', id: 'triage' });
  });

  it('a delay names its end, and nobody can cancel it twice', async () => {
    const id = await lab.decided(lab.own.admin, lab.own.tenantId);
    const hold = await asDelay(lab, lab.own.tenantId, id);
    const view = await bodyOf(await lab.call(lab.own.admin, 'GET', `/v1/items/${id}`));
    expect(view).toMatchObject({
      state: 'held',
      hold: { id: hold, kind: 'delay' },
      owner: { kind: 'timer' },
    });
    const body = { reason: 'wrong queue' };
    const path = `/v1/holds/${hold}/cancel`;
    const first = await lab.call(lab.own.admin, 'POST', path, body);
    expect([first.status, await bodyOf(first)]).toEqual([200, { itemId: id, state: 'cancelled' }]);
    expect(await problemOf(await lab.call(lab.own.admin, 'POST', path, body))).toEqual([
      409,
      'hold_closed',
    ]);
  });

  it('lists go on where the page before ended, and a search finds redacted words', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const item = {
        externalId: `L-${n}`,
        subject: `zebra ${n}`,
        body: 'write to ann@example.com',
      };
      ids.unshift((await bodyOf<Taken>(await post(item))).id);
    }
    await untilSearchable(lab.test.database);
    const seen: string[] = [];
    let query = '/v1/items?q=zebra&limit=3';
    for (;;) {
      const page = await bodyOf<{ data: { id: string }[]; nextCursor: string | null }>(
        await lab.call(lab.own.admin, 'GET', query),
      );
      seen.push(...page.data.map((item) => item.id));
      if (page.nextCursor === null) break;
      query = `/v1/items?q=zebra&limit=3&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(ids);
    const found = await bodyOf<{ data: unknown[] }>(
      await lab.call(lab.own.admin, 'GET', '/v1/items?q=ann%40example.com'),
    );
    expect(found.data).toEqual([]);
  });
});
