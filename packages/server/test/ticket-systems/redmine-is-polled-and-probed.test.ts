import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeSource } from '../../src/polling/probe-source.ts';
import { came, poll } from '../polling/support/polled.ts';
import { type LineLab, openLine } from '../support/line.ts';
import {
  caller,
  endOf,
  filesWith,
  looked,
  redmineIsThere,
  sayWhenAbsent,
  servers,
} from './support.ts';

sayWhenAbsent('Redmine', redmineIsThere);

const as = (key: string | undefined): ReturnType<typeof caller> =>
  caller(servers['REDMINE_URL'], { 'x-redmine-api-key': key ?? '' });
const requester = as(servers['REDMINE_REQUESTER_API_KEY']);
const colleague = as(servers['REDMINE_HUMAN_API_KEY']);

const source = (name: string, key: string | undefined, lines: readonly string[]) => ({
  name,
  lines: [
    'type: redmine',
    `url: ${servers['REDMINE_URL']}`,
    `token: "${key}"`,
    'settles_within: 1s',
    ...lines,
  ],
});
const good = [
  'fields:',
  '  category: { field: category, values: { network: Network } }',
  '  priority: { field: priority, values: { low: Low, urgent: Urgent, normal: Normal } }',
  '  team: { custom_field: Assignment Group, values: { network: Network-L2 } }',
  'poll: { projects: front-desk }',
];
const trapped = [
  'fields:',
  '  category: { field: category, values: { phone: Telephony } }',
  '  priority: { field: priority, values: { low: Lowest } }',
  '  site: { custom_field: Site, values: {} }',
  'poll: { projects: [front-desk, hidden] }',
];

describe.skipIf(!redmineIsThere)('Redmine', () => {
  let lab: LineLab;
  beforeAll(async () => {
    lab = await openLine(
      filesWith([
        source('redmine', servers['REDMINE_API_KEY'], good),
        source('trapped', servers['REDMINE_API_KEY'], trapped),
        source('weak', servers['REDMINE_WEAK_API_KEY'], good),
        source('nobody', '0000000000000000000000000000000000000000', good),
      ]),
    );
    await poll(lab, 'redmine');
  });
  afterAll(() => lab.close());

  const create = async (subject: string, description: string): Promise<string> => {
    const issue = {
      project_id: 'front-desk',
      tracker_id: 3,
      subject,
      description,
      priority_id: 2,
    };
    const { body } = await requester('POST', '/issues.json', { issue });
    return String((body as { readonly issue: { readonly id: number } }).issue.id);
  };
  const say = (call: typeof requester, id: string, notes: string, private_notes = false) =>
    call('PUT', `/issues/${id}.json`, { issue: { notes, private_notes } });
  const item = async (externalId: string) =>
    (await came(lab)).find((one) => one.externalId === externalId);
  const probe = async (name: string) => {
    const connector = lab.context.connectors(lab.tenantId, name);
    if (connector === null) throw new Error('no connector');
    return probeSource(lab.context, lab.tenantId, name, connector);
  };

  test('an issue comes in, is decided and written, and comes in again only when its requester says something', async () => {
    const id = await create('vpn', 'Grüße, the vpn is gone.');
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await item(id)).toMatchObject({
      ...{ revisionNo: 1, subject: 'vpn', body: 'Grüße, the vpn is gone.' },
      fields: { priority: 'normal' },
    });
    expect(await endOf(lab, 'redmine', id)).toMatchObject({
      state: 'resolved',
      verdict: 'confirmed',
    });
    await say(colleague, id, 'for us', true);
    await say(colleague, id, 'which one?');
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await item(id)).toMatchObject({ revisionNo: 1 });
    const other = await create('nonsense', 'another');
    expect(await poll(lab, 'redmine')).toBe(1);
    await say(requester, other, 'vpn, really');
    expect(await poll(lab, 'redmine')).toBe(1);
    expect(await poll(lab, 'redmine')).toBe(0);
    expect(await item(other)).toMatchObject({
      revisionNo: 2,
      body: 'another\n\n---\n\nvpn, really',
    });
  });

  test('a probe of a key with every right finds nothing', async () => {
    await create('vpn', 'x');
    expect(await probe('redmine')).toEqual({ findings: [], error: null });
  });

  test('a probe names a hidden project, a field and values that are missing', async () => {
    await create('vpn', 'x');
    const found = (await probe('trapped'))?.findings ?? [];
    expect(found.map(({ code, place, subject }) => [code, place, subject])).toEqual([
      ['value_not_allowed', 'field priority', 'Lowest'],
      ['value_not_allowed', 'project front-desk', 'Telephony'],
      ['field_missing', 'project front-desk', 'Site'],
      ['place_missing', 'project hidden', null],
    ]);
  });

  test('a probe names what a role lacks, notes that would be public first of all', async () => {
    const found = (await probe('weak'))?.findings ?? [];
    expect(found.map(({ code, place, subject }) => [code, place, subject])).toEqual([
      ['note_not_internal', 'project front-desk', 'set_notes_private'],
      ['right_missing', 'project front-desk', 'view_private_notes'],
    ]);
  });

  test('it lists the fields that can be written, with what may be chosen in its own', async () => {
    await create('vpn', 'x');
    const connector = lab.context.connectors(lab.tenantId, 'redmine');
    const places = (await connector?.places?.(10_000)) ?? [];
    const valuesOf = (name: string): readonly string[] =>
      places.find((one) => one.name === name && !one.custom)?.values ?? [];
    expect(valuesOf('priority')).toEqual(expect.arrayContaining(['Low', 'Urgent']));
    expect(valuesOf('category')).toContain('Network');
    expect(places).toContainEqual({ name: 'Assignment Group', custom: true, values: null });
  });

  test('a draft shows an issue in our words and what a write would change, and changes nothing', async () => {
    const id = await create('vpn', 'x');
    const wanted = { category: 'network', priority: 'normal', team: 'network' };
    const draft = source('draft', servers['REDMINE_API_KEY'], good);
    const { fields, error } = await looked(draft, id, wanted);
    expect(error).toBeNull();
    expect(fields.map(({ field, theirs, ours, writes }) => [field, theirs, ours, writes])).toEqual([
      ['category', null, null, 'Network'],
      ['priority', 'Normal', 'normal', null],
      ['team', null, null, 'Network-L2'],
    ]);
    expect((await looked(draft, id, {})).fields.map(({ theirs }) => theirs)).toEqual(
      fields.map(({ theirs }) => theirs),
    );
  });

  test('a probe of a key that is none says so and nothing else', async () => {
    expect((await probe('nobody'))?.findings).toMatchObject([{ code: 'token_refused' }]);
  });
});
