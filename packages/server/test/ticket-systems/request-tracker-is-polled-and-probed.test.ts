import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeSource } from '../../src/polling/probe-source.ts';
import { came, poll } from '../polling/support/polled.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { caller, endOf, filesWith, looked, rtIsThere, sayWhenAbsent, servers } from './support.ts';

sayWhenAbsent('Request Tracker', rtIsThere);

const base = servers['RT_URL'] && `${servers['RT_URL']}/REST/2.0`;
const as = (token: string | undefined): ReturnType<typeof caller> =>
  caller(base, { authorization: `token ${token}` });
const requester = as(servers['RT_REQUESTER_TOKEN']);
const colleague = as(servers['RT_TOKEN']);

const source = (name: string, token: string | undefined, lines: readonly string[]) => ({
  name,
  lines: [
    'type: rt',
    `url: ${servers['RT_URL']}`,
    `token: ${token}`,
    'settles_within: 1s',
    ...lines,
  ],
});
const good = [
  'fields:',
  '  category: { custom_field: Category, values: { network: Network } }',
  '  priority: { field: Priority, values: { low: "20", urgent: "80" } }',
  '  team: { field: Queue, values: { network: Back Office } }',
  'poll: { queues: [Front Desk, Back Office] }',
];
const trapped = [
  'marker: No Such Mark',
  'fields:',
  '  category: { custom_field: Category, values: { network: Network, phone: Telephony } }',
  '  site: { custom_field: Site, values: {} }',
  '  team: { field: Queue, values: { hidden: HR Confidential } }',
  'poll: { queues: Front Desk }',
];

describe.skipIf(!rtIsThere)('Request Tracker', () => {
  let lab: LineLab;
  beforeAll(async () => {
    lab = await openLine(
      filesWith([
        source('rt', servers['RT_TOKEN'], good),
        source('trapped', servers['RT_TOKEN'], trapped),
        source('limited', servers['RT_LIMITED_TOKEN'], good),
        source('nobody', '1-17-00000000000000000000000000000000', good),
      ]),
    );
    await poll(lab, 'rt');
  });
  afterAll(() => lab.close());

  const create = async (Subject: string, Content: string): Promise<string> => {
    const body = {
      Queue: 'Front Desk',
      Subject,
      Requestor: 'paul',
      Content,
      ContentType: 'text/plain',
    };
    const answer = await requester('POST', '/ticket', body);
    return String((answer.body as { readonly id: string | number }).id);
  };
  const item = async (externalId: string) =>
    (await came(lab)).find((one) => one.externalId === externalId);
  const probe = async (name: string) => {
    const connector = lab.context.connectors(lab.tenantId, name);
    if (connector === null) throw new Error('no connector');
    return probeSource(lab.context, lab.tenantId, name, connector);
  };

  test('a ticket comes in, is decided and written, and comes in again only when its requester says something', async () => {
    const id = await create('vpn', 'Grüße, the vpn is gone.');
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await item(id)).toMatchObject({
      ...{ revisionNo: 1, subject: 'vpn', body: 'Grüße, the vpn is gone.' },
      fields: { team: 'Front Desk' },
    });
    expect(await endOf(lab, 'rt', id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    // Our comment, fields and move to another queue that is polled; a comment and a reply of the team.
    await colleague('POST', `/ticket/${id}/comment`, {
      Content: 'for us',
      ContentType: 'text/plain',
    });
    await colleague('POST', `/ticket/${id}/correspond`, {
      Content: 'which one?',
      ContentType: 'text/plain',
    });
    expect(await poll(lab, 'rt')).toBe(0);
    expect(await item(id)).toMatchObject({ revisionNo: 1 });
    const said = await create('nonsense', 'another');
    await requester('POST', `/ticket/${said}/correspond`, {
      Content: 'vpn, really',
      ContentType: 'text/plain',
    });
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await item(said)).toMatchObject({
      revisionNo: 1,
      body: 'another\n\n---\n\nvpn, really',
    });
    await requester('POST', `/ticket/${said}/correspond`, {
      Content: 'third',
      ContentType: 'text/plain',
    });
    expect(await poll(lab, 'rt')).toBe(1);
    expect(await poll(lab, 'rt')).toBe(0);
    expect(await item(said)).toMatchObject({
      revisionNo: 2,
      body: 'another\n\n---\n\nvpn, really\n\n---\n\nthird',
    });
  });

  test('the requester of a ticket is known by mail', async () => {
    await create('vpn', 'x');
    await poll(lab, 'rt');
    const rows = await lab.sql<{ domain: string | null }>(
      'select distinct requester_domain as domain from signalbox.item',
    );
    expect(rows).toEqual([{ domain: 'corp.test' }]);
  });

  test('a probe of a token with every right finds nothing', async () => {
    await create('vpn', 'x');
    await colleague('POST', '/ticket', {
      Queue: 'Back Office',
      Subject: 'y',
      Content: 'y',
      ContentType: 'text/plain',
    });
    expect(await probe('rt')).toEqual({ findings: [], error: null });
  });

  test('a probe names a hidden queue, a field, a value and a mark that are missing', async () => {
    const found = (await probe('trapped'))?.findings ?? [];
    expect(found.map(({ code, place, subject }) => [code, place, subject])).toEqual([
      ['field_missing', 'queue Front Desk', 'Site'],
      ['marker_missing', 'queue Front Desk', 'No Such Mark'],
      ['value_not_allowed', 'custom field Category', 'Telephony'],
      ['place_missing', 'queue HR Confidential', null],
    ]);
  });

  test('a probe names the rights a token lacks, queue by queue', async () => {
    const found = (await probe('limited'))?.findings ?? [];
    expect(found.map(({ code, place, subject }) => [code, place, subject])).toEqual([
      ['not_checked', 'custom field Category', 'values'],
      ['right_missing', 'queue Front Desk', 'ModifyTicket'],
      ['right_missing', 'queue Back Office', 'CreateTicket'],
      ['right_missing', 'queue Back Office', 'ModifyTicket'],
    ]);
  });

  test('it lists the queues and the fields that can be written, with what may be chosen in each', async () => {
    const connector = lab.context.connectors(lab.tenantId, 'rt');
    const places = (await connector?.places?.(10_000)) ?? [];
    const queue = places.find(({ name, custom }) => name === 'Queue' && !custom);
    expect(queue?.values).toEqual(expect.arrayContaining(['Front Desk', 'Back Office']));
    expect(queue?.values).not.toContain('HR Confidential');
    const category = places.find(({ name, custom }) => name === 'Category' && custom);
    expect(category?.values).toContain('Network');
  });

  test('a draft shows a ticket in our words and what a write would change, and changes nothing', async () => {
    const id = await create('vpn', 'x');
    const wanted = { category: 'network', priority: 'low', team: 'network' };
    const draft = source('draft', servers['RT_TOKEN'], good);
    const { fields, error } = await looked(draft, id, wanted);
    expect(error).toBeNull();
    expect(fields.map(({ field, theirs, ours, writes }) => [field, theirs, ours, writes])).toEqual([
      ['category', null, null, 'Network'],
      ['priority', '0', '0', '20'],
      ['team', 'Front Desk', 'Front Desk', 'Back Office'],
    ]);
    expect((await looked(draft, id, {})).fields.map(({ theirs }) => theirs)).toEqual(
      fields.map(({ theirs }) => theirs),
    );
  });

  test('a probe of a token that is none says so and nothing else', async () => {
    expect((await probe('nobody'))?.findings).toMatchObject([{ code: 'token_refused' }]);
  });
});
