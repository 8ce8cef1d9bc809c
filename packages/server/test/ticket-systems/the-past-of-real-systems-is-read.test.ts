import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backfill, forgetPast, type KeptPast, keptPast } from '../backfill/support/backfilled.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { caller, filesWith, redmineIsThere, rtIsThere, sayWhenAbsent, servers } from './support.ts';

sayWhenAbsent('Request Tracker', rtIsThere);
sayWhenAbsent('Redmine', redmineIsThere);

/** Other tests make tickets beside these. */
const newest = 60;
const timeout = 180_000;

async function kept(lab: LineLab, id: string): Promise<KeptPast | undefined> {
  return (await keptPast(lab)).find(({ externalId }) => externalId === id);
}

/** Writes as another installation would: nothing of it is known here. */
async function writtenElsewhere(lab: LineLab, source: string, externalId: string): Promise<void> {
  const connector = lab.context.connectors(lab.tenantId, source);
  if (connector === null) throw new Error('no connector');
  const writeKey = `elsewhere-${externalId}`;
  const fields = { category: 'network' };
  const write = { tenantId: lab.tenantId, externalId, writeKey, fields, note: 'category: network' };
  await connector.write(write, 20_000, await connector.read(write, 20_000));
}

/** Four a call, until these are there. */
async function inPieces(lab: LineLab, source: string, ids: readonly string[]): Promise<void> {
  await forgetPast(lab);
  let mine: readonly string[] = [];
  for (let read = 0; read < newest && mine.length < ids.length; read += 4) {
    const result = await backfill(lab, source, { limit: 4 });
    expect(result).toMatchObject({ resumedAt: read, duplicates: 0, changed: 0, skipped: 0 });
    const all = (await keptPast(lab)).map(({ externalId }) => externalId);
    mine = all.filter((id) => ids.includes(id));
    if (result.end === 'complete') break;
  }
  expect(mine).toEqual(ids);
}

describe.skipIf(!rtIsThere)('Request Tracker', () => {
  const as = (token: string | undefined): ReturnType<typeof caller> =>
    caller(`${servers['RT_URL']}/REST/2.0`, { authorization: `token ${token}` });
  const requester = as(servers['RT_REQUESTER_TOKEN']);
  const colleague = as(servers['RT_TOKEN']);
  let lab: LineLab;
  beforeAll(async () => {
    const lines = [
      ...['type: rt', `url: ${servers['RT_URL']}`, `token: ${servers['RT_TOKEN']}`],
      'fields:',
      '  category: { custom_field: Category, values: { network: Network } }',
      '  priority: { field: Priority, values: { low: "20", urgent: "80" } }',
      '  team: { field: Queue, values: { network: Back Office } }',
      'poll: { queues: [Front Desk, Back Office] }',
    ];
    lab = await openLine(filesWith([{ name: 'rt', lines }]));
  });
  afterAll(() => lab.close());

  const create = async (Subject: string, Content: string): Promise<string> => {
    const given = { Queue: 'Front Desk', Requestor: 'paul', ContentType: 'text/plain' };
    const { body } = await requester('POST', '/ticket', { ...given, Subject, Content });
    return String((body as { readonly id: string | number }).id);
  };
  const say = (call: typeof requester, id: string, Content: string) =>
    call('POST', `/ticket/${id}/correspond`, { Content, ContentType: 'text/plain' });
  const put = (id: string, fields: object) => colleague('PUT', `/ticket/${id}`, fields);

  test('what the requester said first, with what stands there at the end', {
    timeout,
  }, async () => {
    const answered = await create('vpn', 'Grüße, the vpn is gone.');
    await say(colleague, answered, 'It was the router.');
    await say(requester, answered, 'Thanks for the router.');
    await put(answered, { Subject: 'router', CustomFields: { Category: 'Network' }, Priority: 80 });
    await put(answered, { Queue: 'Back Office' });
    await put(answered, { Status: 'resolved' });
    const open = await create('still open', 'x');
    await put(open, { Priority: 20 });
    const elsewhere = await create('decided elsewhere', 'x');
    await writtenElsewhere(lab, 'rt', elsewhere);
    await put(elsewhere, { Status: 'resolved' });

    const result = await backfill(lab, 'rt', { limit: newest });
    expect(await kept(lab, answered)).toEqual({
      ...{ externalId: answered, subject: 'vpn', body: 'Grüße, the vpn is gone.' },
      labels: { category: 'network', priority: 'urgent', team: 'network' },
    });
    expect(await kept(lab, open)).toBeUndefined();
    expect(await kept(lab, elsewhere)).toBeUndefined();
    expect(result.decided).toBeGreaterThan(0);
    expect(result.skipped).toBe(0);
  });

  test('in pieces none is passed over or read twice', { timeout }, async () => {
    const ids: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const id = await create(`letter ${n}`, `please read letter ${n}`);
      await put(id, { Priority: 20, Status: 'resolved' });
      ids.push(id);
    }
    await inPieces(lab, 'rt', ids);
  });
});

describe.skipIf(!redmineIsThere)('Redmine', () => {
  const as = (key: string | undefined): ReturnType<typeof caller> =>
    caller(servers['REDMINE_URL'], { 'x-redmine-api-key': key ?? '' });
  const requester = as(servers['REDMINE_REQUESTER_API_KEY']);
  const colleague = as(servers['REDMINE_HUMAN_API_KEY']);
  let lab: LineLab;
  beforeAll(async () => {
    const lines = [
      ...['type: redmine', `url: ${servers['REDMINE_URL']}`],
      `token: "${servers['REDMINE_API_KEY']}"`,
      'fields:',
      '  category: { field: category, values: { network: Network } }',
      '  priority: { field: priority, values: { low: Low, urgent: Urgent } }',
      'poll: { projects: front-desk }',
    ];
    lab = await openLine(filesWith([{ name: 'redmine', lines }]));
  });
  afterAll(() => lab.close());

  const create = async (subject: string, description: string): Promise<string> => {
    const given = { project_id: 'front-desk', tracker_id: 3, priority_id: 2 };
    const { body } = await requester('POST', '/issues.json', {
      issue: { ...given, subject, description },
    });
    return String((body as { readonly issue: { readonly id: number } }).issue.id);
  };
  const put = (call: typeof requester, id: string, issue: object) =>
    call('PUT', `/issues/${id}.json`, { issue });
  const numberOf = async (name: string): Promise<number> => {
    const { body } = await colleague('GET', '/enumerations/issue_priorities.json');
    const all = (body as { readonly issue_priorities: readonly { id: number; name: string }[] })
      .issue_priorities;
    return all.find((one) => one.name === name)?.id ?? 0;
  };

  test('what the requester said first, with what stands there at the end', {
    timeout,
  }, async () => {
    const answered = await create('vpn', 'Grüße, the vpn is gone.');
    await put(colleague, answered, { notes: 'It was the router.', private_notes: false });
    await put(requester, answered, { notes: 'Thanks for the router.' });
    await put(colleague, answered, { subject: 'router', description: 'the router was replaced' });
    await put(colleague, answered, { priority_id: await numberOf('Urgent') });
    await put(colleague, answered, { status_id: 5 });
    const open = await create('still open', 'x');
    await put(colleague, open, { priority_id: await numberOf('Low') });
    const elsewhere = await create('decided elsewhere', 'x');
    await writtenElsewhere(lab, 'redmine', elsewhere);
    await put(colleague, elsewhere, { status_id: 5 });

    const result = await backfill(lab, 'redmine', { limit: newest });
    expect(await kept(lab, answered)).toEqual({
      ...{ externalId: answered, subject: 'vpn', body: 'Grüße, the vpn is gone.' },
      labels: { priority: 'urgent' },
    });
    expect(await kept(lab, open)).toBeUndefined();
    expect(await kept(lab, elsewhere)).toBeUndefined();
    expect(result.decided).toBeGreaterThan(0);
    expect(result.young).toBeGreaterThan(0);
    expect(result.skipped).toBe(0);
  });

  test('in pieces none is passed over or read twice', { timeout }, async () => {
    const ids: string[] = [];
    const priority_id = await numberOf('Low');
    for (let n = 0; n < 9; n += 1) {
      const id = await create(`letter ${n}`, `please read letter ${n}`);
      await put(colleague, id, { priority_id, status_id: 5 });
      ids.push(id);
    }
    await inPieces(lab, 'redmine', ids);
  });
});
