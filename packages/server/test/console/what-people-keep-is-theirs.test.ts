import { optionsSchema } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';

interface View {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly mine: boolean;
}

let lab: Lab;
let one: string;
let two: string;
beforeAll(async () => {
  lab = await openLab();
  one = (await lab.newKey(lab.own.tenantId, 'item:read')).key;
  two = (await lab.newKey(lab.own.tenantId, 'item:read')).key;
});
afterAll(async () => lab.close());

async function save(
  key: string,
  view: Record<string, unknown>,
): Promise<{ status: number; body: View }> {
  const body = { page: 'items', query: 'state=stuck', shared: false, ...view };
  const response = await lab.call(key, 'POST', '/v1/views', body);
  return { status: response.status, body: await bodyOf<View>(response) };
}
async function namesFor(
  key: string,
  page = 'items',
): Promise<readonly (readonly [string, boolean])[]> {
  const response = await lab.call(key, 'GET', `/v1/views?page=${page}`);
  const { data } = await bodyOf<{ data: View[] }>(response);
  return data.map((view) => [view.name, view.mine]);
}
async function codeOf(response: Response): Promise<unknown> {
  return response.status < 400 ? response.status : (await bodyOf(response))['code'];
}
const remove = async (key: string, id: string): Promise<unknown> =>
  codeOf(await lab.call(key, 'DELETE', `/v1/views/${id}`));
async function entries(type: string): Promise<readonly Record<string, unknown>[]> {
  const response = await lab.call(lab.own.admin, 'GET', `/v1/audit?type=${type}`);
  return (await bodyOf<{ data: Record<string, unknown>[] }>(response)).data;
}

describe('a saved view', () => {
  it('is for whoever saved it, or for all; one name a page', async () => {
    const mine = await save(one, { name: 'stuck' });
    expect(mine).toMatchObject({ status: 201, body: { name: 'stuck', mine: true } });
    expect((await save(one, { name: 'stuck' })).body).toMatchObject({ code: 'name_taken' });
    expect((await save(one, { name: 'stuck', page: 'audit', query: '' })).status).toBe(201);
    expect((await save(two, { name: 'stuck' })).status).toBe(201);
    const shared = await save(two, { name: 'billing', query: 'category=billing', shared: true });
    expect(await namesFor(one)).toEqual([
      ['stuck', true],
      ['billing', false],
    ]);
    expect(await namesFor(lab.other.admin)).toEqual([]);

    expect(await remove(two, mine.body.id)).toBe('not_found');
    expect(await remove(lab.own.admin, mine.body.id)).toBe('not_found');
    expect(await remove(lab.other.admin, shared.body.id)).toBe('not_found');
    expect(await remove(one, shared.body.id)).toBe('forbidden');
    expect(await remove(lab.own.admin, shared.body.id)).toBe(200);
    expect(await remove(one, mine.body.id)).toBe(200);
    expect(await namesFor(one)).toEqual([]);

    const written = JSON.stringify([
      ...(await entries('view_saved')),
      ...(await entries('view_removed')),
    ]);
    expect(written).toContain(mine.body.id);
    expect(written).not.toContain('billing');
  });

  it('keeps its query as a browser writes it', async () => {
    const { body } = await save(one, { name: 'words', query: 'q=%22lost%20card%22&from=a%2Fb' });
    expect(body.query).toBe('q=%22lost+card%22&from=a%2Fb');
    expect([...new URLSearchParams(body.query)]).toEqual([
      ['q', '"lost card"'],
      ['from', 'a/b'],
    ]);
  });

  it('takes no more than a hundred a page', async () => {
    const { key } = await lab.newKey(lab.own.tenantId, 'item:read');
    for (let n = 0; n < 100; n += 1) expect((await save(key, { name: `v${n}` })).status).toBe(201);
    expect((await save(key, { name: 'v100' })).body).toMatchObject({ code: 'limit_reached' });
    expect((await save(key, { name: 'v7' })).body).toMatchObject({ code: 'name_taken' });
    expect((await save(key, { name: 'v100', page: 'audit' })).status).toBe(201);
  });

  it.each([
    ['?state=stuck'],
    ['state=stuck#x'],
    ['a=1&a=2'],
    ['a=%zz'],
    ['a b=1'],
    ['cursor=abc'],
    ['%63ursor=abc'],
    ['=x'],
    [Array.from({ length: 51 }, (_, n) => `a${n}=1`).join('&')],
  ])('refuses %s', async (query) => {
    expect((await save(one, { name: 'bad', query })).status).toBe(422);
  });
});

describe('the tenant', () => {
  const read = async (key: string): Promise<unknown> =>
    bodyOf(await lab.call(key, 'GET', '/v1/tenant'));
  const change = (key: string, body: unknown): Promise<Response> =>
    lab.call(key, 'POST', '/v1/tenant', body);

  it('has a name, a disclosure and a time zone of its own', async () => {
    const before = { id: lab.own.tenantId, name: 'default', disclosureText: '', timeZone: 'UTC' };
    expect(await read(one)).toEqual(before);
    expect((await change(one, { name: 'x' })).status).toBe(403);
    const text = 'A program sorts your request.\nA person reads it.';
    const changed = await change(lab.own.admin, { name: 'Harbour IT', disclosureText: text });
    const after = { ...before, name: 'Harbour IT', disclosureText: text };
    expect([changed.status, await bodyOf(changed)]).toEqual([200, after]);
    await change(lab.own.admin, { timeZone: 'Europe/Berlin' });
    await change(lab.own.admin, { timeZone: 'Europe/Berlin', name: 'Harbour IT' });
    expect(await read(one)).toEqual({ ...after, timeZone: 'Europe/Berlin' });
    expect(await read(lab.other.admin)).toMatchObject({ name: 'other', timeZone: 'UTC' });
    // What changed, not to what; and nothing where nothing did.
    const details = (await entries('tenant_changed')).map((entry) => entry['detail']);
    expect(details).toEqual([{ changed: ['timeZone'] }, { changed: ['name', 'disclosureText'] }]);
    await change(lab.own.admin, { disclosureText: '' });
    expect(await read(one)).toMatchObject({ disclosureText: '' });
  });

  it.each([['UTC'], ['America/Argentina/Buenos_Aires'], ['Asia/Kolkata'], ['Asia/Calcutta']])(
    'knows the time zone %s or says so',
    async (timeZone) => {
      const { status } = await change(lab.own.admin, { timeZone });
      const known = timeZone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(timeZone);
      expect(status).toBe(known ? 200 : 422);
    },
  );
});

describe('the options', () => {
  it('are those of the workspace in force', async () => {
    const response = await lab.call(one, 'GET', '/v1/workspace');
    const options = optionsSchema.parse(await response.json());
    expect(options).toMatchObject({
      name: 'helpdesk',
      fields: { priority: { values: ['high', 'low', 'normal', 'urgent'] } },
      sources: [
        { name: 'api', type: 'api', guarantee: null, takesWebhooks: false },
        { name: 'desk', type: 'desk', guarantee: null, takesWebhooks: false },
      ],
    });
    expect(Object.keys(options.fields).sort()).toEqual(['category', 'priority', 'team']);
    expect(options.reasonCodes.map((one) => one.code)).toEqual([
      ...['wrong_category', 'wrong_priority', 'wrong_team', 'missing_information', 'out_of_scope'],
      ...['duplicate', 'not_for_us', 'other'],
    ]);
    expect(options.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(Number.isNaN(Date.parse(options.loadedAt ?? ''))).toBe(false);
  });

  it('name the queues in use, and the seconds somebody spent are kept', async () => {
    const { tenantId, admin } = lab.own;
    const item = await lab.decided(admin, tenantId, { subject: 'hello', body: 'there' });
    const view = await bodyOf<{ hold: { id: string }; decision: { id: string } }>(
      await lab.call(admin, 'GET', `/v1/items/${item}`),
    );
    const review = `/v1/reviews/${view.hold.id}`;
    const { claimId } = await bodyOf<{ claimId: string }>(
      await lab.call(admin, 'POST', `${review}/claim`),
    );
    const verdict = {
      claimId,
      decisionId: view.decision.id,
      verdict: 'reassign',
      queue: 'night-shift',
    };
    for (const secondsSpent of [-1, 86_401, 1.5, '7']) {
      const { status } = await lab.call(admin, 'POST', `${review}/verdict`, {
        ...verdict,
        secondsSpent,
      });
      expect(status).toBe(422);
    }
    const decided = await lab.call(admin, 'POST', `${review}/verdict`, {
      ...verdict,
      secondsSpent: 42,
    });
    expect(decided.status).toBe(200);
    const [entry] = await entries('verdict');
    expect(entry?.['detail']).toMatchObject({ secondsSpent: 42 });
    const options = optionsSchema.parse(await (await lab.call(one, 'GET', '/v1/workspace')).json());
    expect(options.queues).toContain('night-shift');
    expect(new Set(options.queues).size).toBe(options.queues.length);
  });
});
