import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { letGo, replyTo, sayOf } from '../support/replies.ts';
import {
  caller,
  decided,
  filesWith,
  mailsWith,
  redmineIsThere,
  sayWhenAbsent,
  servers,
} from './support.ts';

sayWhenAbsent('Redmine', redmineIsThere);

const call = caller(servers['REDMINE_URL'], {
  'x-redmine-api-key': servers['REDMINE_API_KEY'] ?? '',
});

interface Issue {
  readonly status: { readonly name: string };
  readonly priority: { readonly name: string };
  readonly category?: { readonly name: string };
  readonly custom_fields: readonly { readonly name: string; readonly value: string | null }[];
  readonly journals: readonly { readonly notes: string | null; readonly private_notes: boolean }[];
}

const source = (
  name: string,
  token: string | undefined,
  team: string,
): { name: string; lines: string[] } => ({
  name,
  lines: [
    'type: redmine',
    `url: ${servers['REDMINE_URL']}`,
    `token: "${token}"`,
    'settles_within: 1s',
    'fields:',
    '  category: { field: category, values: { network: Network } }',
    '  priority: { field: priority, values: { low: Low, urgent: Urgent } }',
    `  team: ${team}`,
  ],
});
const group = '{ custom_field: Assignment Group, values: { network: Network-L2 } }';

describe.skipIf(!redmineIsThere)('Redmine', () => {
  let lab: LineLab;
  beforeAll(async () => {
    lab = await openLine(
      filesWith([
        source('redmine', servers['REDMINE_API_KEY'], group),
        source('weak', servers['REDMINE_WEAK_API_KEY'], group),
        source(
          'closing',
          servers['REDMINE_API_KEY'],
          '{ field: status, values: { network: Closed } }',
        ),
      ]),
    );
  });
  afterAll(() => lab.close());

  const create = async (subject: string): Promise<string> => {
    const issue = { project_id: 'service-desk', tracker_id: 3, subject, priority_id: 2 };
    const { body } = await call('POST', '/issues.json', { issue });
    return String((body as { readonly issue: { readonly id: number } }).issue.id);
  };
  const read = async (id: string): Promise<Issue> =>
    ((await call('GET', `/issues/${id}.json?include=journals`)).body as { readonly issue: Issue })
      .issue;
  const notes = (issue: Issue): readonly { readonly private_notes: boolean }[] =>
    issue.journals.filter(({ notes: text }) => text?.includes('[signalbox:') === true);

  test('answers the requester once, beside the private note', async () => {
    const externalId = await create('vpn');
    const text = 'Dear [EMAIL_1],\n\n<b>we</b> are at it.';
    const item = { source: 'redmine', externalId, body: 'the vpn is gone, paul@corp.test' };
    const reply = await replyTo(lab, item, { text });
    await sayOf(lab, reply, { verdict: 'accept' });
    await letGo(lab);
    expect(await lab.item(reply.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    const issue = await read(externalId);
    const marked = issue.journals.filter(({ notes: said }) => said?.includes('[signalbox:'));
    expect(marked.map((one) => one.private_notes)).toEqual([true, false]);
    expect(marked[1]?.notes).toContain('Dear paul@corp.test,');
  });

  test('has category, priority, custom field and one private note that nobody outside gets, and the item is resolved', async () => {
    const id = await create('vpn');
    const item = await lab.item(await decided(lab, 'redmine', id, 'vpn'));
    expect(item).toMatchObject({ state: 'resolved', verdict: 'confirmed', attempts: 1 });
    const issue = await read(id);
    expect([issue.priority.name, issue.category?.name]).toEqual(['Low', 'Network']);
    expect(issue.custom_fields).toContainEqual(
      expect.objectContaining({ name: 'Assignment Group', value: 'Network-L2' }),
    );
    expect(notes(issue)).toMatchObject([{ private_notes: true }]);
  });

  test('a role that may not make notes private is found before the first note, and nothing is written', async () => {
    const id = await create('vpn');
    const item = await lab.item(await decided(lab, 'weak', id, 'vpn'));
    expect(item).toMatchObject({ state: 'stuck', stuckCode: 'write_refused' });
    const issue = await read(id);
    expect(issue.journals).toEqual([]);
    expect(issue.priority.name).toBe('Normal');
  });

  test('a forbidden transition is found before anything is written', async () => {
    const id = await create('vpn');
    const item = await lab.item(await decided(lab, 'closing', id, 'vpn'));
    expect(item).toMatchObject({ state: 'stuck', stuckCode: 'write_refused' });
    const issue = await read(id);
    expect([issue.status.name, issue.journals]).toEqual(['New', []]);
  });

  test('and before the requester is told that it was done', async () => {
    const externalId = await create('vpn');
    const item = { source: 'closing', externalId, body: 'the vpn is gone' };
    const reply = await replyTo(lab, item, { text: 'It is back.' });
    await sayOf(lab, reply, { verdict: 'accept' });
    await letGo(lab);
    expect(await lab.item(reply.itemId)).toMatchObject({
      ...{ state: 'stuck', stuckCode: 'write_refused' },
    });
    const issue = await read(externalId);
    expect([issue.status.name, issue.journals]).toEqual(['New', []]);
  });

  test('a value it does not know ends with a person, and nothing is written', async () => {
    const id = await create('nonsense');
    const item = await lab.item(await decided(lab, 'redmine', id, 'nonsense'));
    expect(item).toMatchObject({ state: 'stuck', stuckCode: 'write_refused' });
    expect((await read(id)).journals).toEqual([]);
  });

  test('the same write twice leaves one note', async () => {
    const id = await create('vpn');
    const connector = lab.context.connectors(lab.tenantId, 'redmine');
    if (connector === null) throw new Error('no connector');
    const write = {
      ...{ tenantId: lab.tenantId, externalId: id, writeKey: `twice-${id}` },
      ...{ fields: { priority: 'urgent' }, note: 'once' },
    };
    const before = await connector.read(write, 10_000);
    await connector.write(write, 10_000, before);
    const after = await connector.read(write, 10_000);
    expect(after).toMatchObject({ fields: { priority: 'urgent' }, note: 'internal' });
    await connector.write(write, 10_000, after);
    expect(notes(await read(id))).toHaveLength(1);
  });

  test('no note of an agent is in anybody’s mailbox outside', async () => {
    const mails = await mailsWith(servers['REDMINE_MAIL_DIR'], 'Set by the AI agent');
    // Replies name him; what counts is whom a mail is to.
    expect(mails.filter((mail) => /^(?:To|Cc|Bcc):.*paul@corp\.test/m.test(mail))).toEqual([]);
  });
});
