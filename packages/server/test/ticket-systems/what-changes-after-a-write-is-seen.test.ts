import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import {
  caller,
  decided,
  filesWith,
  type JsonCall,
  redmineIsThere,
  rtIsThere,
  sayWhenAbsent,
  servers,
} from './support.ts';

sayWhenAbsent('Request Tracker', rtIsThere);
sayWhenAbsent('Redmine', redmineIsThere);

const afterMs = 121_000;
/** Three writes and what follows: some forty requests to a server that takes seconds for one on a busy machine. */
const slowMs = 240_000;

interface Look {
  readonly ticket: string;
  readonly finding: string | null;
  readonly code: string | null;
  readonly changes: readonly Readonly<Record<string, unknown>>[] | null;
}

async function looks(lab: LineLab, tickets: readonly string[]): Promise<readonly Look[]> {
  await lab.pass(afterMs);
  await lab.tick();
  return lab.sql<Look>(
    `select i.external_id as ticket, s.finding, s.error_code as code, s.changes
     from signalbox.second_look s
     join signalbox.action a on a.id = s.action_id join signalbox.item i on i.id = a.item_id
     where i.external_id = any ($1) order by i.external_id::int`,
    [tickets],
  );
}

const outcomes = (lab: LineLab, ticket: string) =>
  lab.sql<{ field: string; value: string; correct: boolean }>(
    `select o.field, o.value, o.correct from signalbox.outcome o
     join signalbox.item i on i.id = o.item_id where i.external_id = $1 order by o.field`,
    [ticket],
  );

async function confirmed(lab: LineLab, source: string, ticket: string): Promise<string> {
  const item = await lab.item(await decided(lab, source, ticket, 'vpn'));
  expect(item).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  return ticket;
}

const byAPerson = [
  { field: 'category', wrote: 'network', stands: 'Software', by: 'person' },
  { field: 'priority', wrote: 'low', stands: 'urgent', by: 'person' },
];
const corrections = [
  { field: 'category', value: 'Software', correct: false },
  { field: 'priority', value: 'urgent', correct: false },
];

describe.skipIf(!rtIsThere)('in Request Tracker', () => {
  let lab: LineLab;
  const url = `${servers['RT_URL']}/REST/2.0`;
  const us = caller(url, { authorization: `token ${servers['RT_TOKEN']}` });
  const basic = Buffer.from(`hanna:${servers['RT_API_PASSWORD']}`).toString('base64');
  const hanna: JsonCall = caller(url, { authorization: `Basic ${basic}` });
  beforeAll(async () => {
    const lines = [
      'type: rt',
      `url: ${servers['RT_URL']}`,
      `token: ${servers['RT_TOKEN']}`,
      'settles_within: 1s',
      'look_again_after: 2m',
      'fields:',
      '  category: { custom_field: Category, values: { network: Network } }',
      '  priority: { field: Priority, values: { low: "20", urgent: "80" } }',
      '  team: { field: Queue, values: { network: Network } }',
    ];
    lab = await openLine(filesWith([{ name: 'rt', lines }]));
  });
  afterAll(() => lab.close());

  const written = async (): Promise<string> => {
    const { body } = await us('POST', '/ticket', {
      ...{ Queue: 'Service Desk', Subject: 'vpn', Requestor: 'paul@corp.test', Content: 'x' },
      ContentType: 'text/plain',
    });
    return confirmed(lab, 'rt', String((body as { readonly id: string | number }).id));
  };

  test('what stands does, and who changed the rest is told', { timeout: slowMs }, async () => {
    const [stands, person, machine] = [await written(), await written(), await written()];
    const answer = await hanna('PUT', `/ticket/${person}`, {
      ...{ Priority: 80, CustomFields: { Category: 'Software' } },
    });
    expect(answer.status).toBe(200);
    await us('PUT', `/ticket/${machine}`, { Queue: 'Service Desk' });
    expect(await looks(lab, [stands, person, machine])).toEqual([
      { ticket: stands, finding: 'stands', code: null, changes: null },
      { ticket: person, finding: 'overwritten', code: null, changes: byAPerson },
      {
        ...{ ticket: machine, finding: 'overwritten', code: null },
        changes: [{ field: 'team', wrote: 'network', stands: 'Service Desk', by: 'automation' }],
      },
    ]);
    expect(await outcomes(lab, person)).toEqual(corrections);
    expect(await outcomes(lab, machine)).toEqual([]);
  });
});

describe.skipIf(!redmineIsThere)('in Redmine', () => {
  let lab: LineLab;
  const key = (value: string | undefined): JsonCall =>
    caller(servers['REDMINE_URL'], { 'x-redmine-api-key': value ?? '' });
  const us = key(servers['REDMINE_API_KEY']);
  const hanna = key(servers['REDMINE_HUMAN_API_KEY']);
  beforeAll(async () => {
    const lines = [
      'type: redmine',
      `url: ${servers['REDMINE_URL']}`,
      `token: "${servers['REDMINE_API_KEY']}"`,
      'settles_within: 1s',
      'look_again_after: 2m',
      'fields:',
      '  category: { field: category, values: { network: Network } }',
      '  priority: { field: priority, values: { low: Low, urgent: Urgent } }',
      '  team: { custom_field: Assignment Group, values: { network: Network-L2 } }',
    ];
    lab = await openLine(filesWith([{ name: 'redmine', lines }]));
  });
  afterAll(() => lab.close());

  const written = async (): Promise<string> => {
    const issue = { project_id: 'service-desk', tracker_id: 3, subject: 'vpn', priority_id: 2 };
    const { body } = await us('POST', '/issues.json', { issue });
    const { id } = (body as { readonly issue: { readonly id: number } }).issue;
    return confirmed(lab, 'redmine', String(id));
  };
  const idOf = async (path: string, list: string, name: string): Promise<number> => {
    const { body } = await us('GET', path);
    const found = (body as Record<string, readonly { id: number; name: string }[]>)[list] ?? [];
    return found.find((one) => one.name === name)?.id ?? 0;
  };

  test('what stands does, and who changed the rest is told', { timeout: slowMs }, async () => {
    const [stands, person, machine] = [await written(), await written(), await written()];
    const project = await us('GET', '/projects/service-desk.json?include=issue_categories');
    const { issue_categories: categories } = (
      project.body as {
        readonly project: { readonly issue_categories: readonly { id: number; name: string }[] };
      }
    ).project;
    const category_id = categories.find(({ name }) => name === 'Software')?.id;
    const path = '/enumerations/issue_priorities.json';
    const priority_id = await idOf(path, 'issue_priorities', 'Urgent');
    await hanna('PUT', `/issues/${person}.json`, { issue: { category_id, priority_id } });
    const shown = await us('GET', `/issues/${machine}.json`);
    const { custom_fields: fields } = (
      shown.body as {
        readonly issue: { readonly custom_fields: readonly { id: number; name: string }[] };
      }
    ).issue;
    const group = fields.find(({ name }) => name === 'Assignment Group')?.id;
    const custom_fields = [{ id: group, value: 'Identity' }];
    await us('PUT', `/issues/${machine}.json`, { issue: { custom_fields } });
    expect(await looks(lab, [stands, person, machine])).toEqual([
      { ticket: stands, finding: 'stands', code: null, changes: null },
      { ticket: person, finding: 'overwritten', code: null, changes: byAPerson },
      {
        ...{ ticket: machine, finding: 'overwritten', code: null },
        changes: [{ field: 'team', wrote: 'network', stands: 'Identity', by: 'automation' }],
      },
    ]);
    expect(await outcomes(lab, person)).toEqual(corrections);
    expect(await outcomes(lab, machine)).toEqual([]);
  });
});
