import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acknowledge, itemOf, letPass, tell, told } from '../hand-over/support/told.ts';
import { type LineLab, openLine } from '../support/line.ts';
import {
  caller,
  filesWith,
  mailsWith,
  redmineIsThere,
  rtIsThere,
  sayWhenAbsent,
  servers,
} from './support.ts';

sayWhenAbsent('Request Tracker', rtIsThere);
sayWhenAbsent('Redmine', redmineIsThere);

const requester = { email: 'paul@corp.test', name: 'Paul Requester' };
const handOver = 'hand_over: { field: team, to: { default: network } }';

/** Takes a ticket in that no rule knows and lets its system be told that a person has it. */
async function handedOver(
  lab: LineLab,
  source: string,
  externalId: string,
  body: string,
): Promise<void> {
  await lab.accept({ source, externalId, subject: 'chair', body, requester });
  await lab.drain();
  await tell(lab);
  // A system that does not answer in time, on a busy machine, is asked again later, as by the process that leads.
  for (let turn = 1; turn === 1 || (turn < 6 && (await anyPending(lab))); turn += 1) {
    await letPass(lab);
    await lab.tick();
    await tell(lab);
  }
}

async function anyPending(lab: LineLab): Promise<boolean> {
  return (await told(lab)).some(({ verdict }) => verdict === 'pending');
}

const toRequester = async (folder: string | undefined, text: string): Promise<readonly string[]> =>
  (await mailsWith(folder, text)).filter((mail) => /^to:.*paul@corp\.test/im.test(mail));

describe.skipIf(!rtIsThere)('Request Tracker', () => {
  const call = caller(servers['RT_URL'] && `${servers['RT_URL']}/REST/2.0`, {
    authorization: `token ${servers['RT_TOKEN']}`,
  });
  let lab: LineLab;
  beforeAll(async () => {
    const lines = [
      ...['type: rt', `url: ${servers['RT_URL']}`, `token: ${servers['RT_TOKEN']}`],
      ...['settles_within: 1s', 'fields:'],
      '  team: { field: Queue, values: { network: Network } }',
      ...[handOver, ...acknowledge],
    ];
    lab = await openLine(filesWith([{ name: 'rt', lines }]));
  });
  afterAll(() => lab.close());

  test('gets one comment with the story, the queue is changed, and the requester reads the answer only', async () => {
    const { body } = await call('POST', '/ticket', {
      ...{ Queue: 'Service Desk', Subject: 'chair', Requestor: requester.email, Content: 'x' },
      ContentType: 'text/plain',
    });
    const { id } = body as { readonly id: string };
    await handedOver(lab, 'rt', id, `my chair ${id} squeaks, and I have tried oil`);
    expect(await told(lab)).toMatchObject([
      { kind: 'note', cause: 'unsure', verdict: 'confirmed', attempts: 1 },
      { kind: 'acknowledgement', verdict: 'confirmed', attempts: 1 },
    ]);
    const ticket = (await call('GET', `/ticket/${id}`)).body as {
      readonly Queue: { readonly id: string };
    };
    const queue = (await call('GET', `/queue/${ticket.Queue.id}`)).body as {
      readonly Name: string;
    };
    expect(queue.Name).toBe('Network');
    const folder = servers['RT_MAIL_DIR'];
    expect(await toRequester(folder, 'Handed over to a person')).toEqual([]);
    expect(await toRequester(folder, `my chair ${id} squeaks`)).toEqual([]);
    const history = (await call('GET', `/ticket/${id}/history?fields=Type&per_page=100`)).body as {
      readonly items: readonly { readonly Type: string }[];
    };
    const of = (type: string) => history.items.filter(({ Type }) => Type === type);
    expect([of('Comment').length, of('Correspond').length]).toEqual([1, 1]);
    expect((await lab.item(await itemOf(lab, id))).state).toBe('in_review');
  });
});

describe.skipIf(!redmineIsThere)('Redmine', () => {
  const call = caller(servers['REDMINE_URL'], {
    'x-redmine-api-key': servers['REDMINE_API_KEY'] ?? '',
  });
  let lab: LineLab;
  beforeAll(async () => {
    const source = (name: string, key: string | undefined, more: readonly string[]) => ({
      name,
      lines: [
        ...['type: redmine', `url: ${servers['REDMINE_URL']}`, `token: "${key}"`],
        ...['settles_within: 1s', 'fields:'],
        '  team: { custom_field: Assignment Group, values: { network: Network-L2 } }',
        ...[handOver, ...more],
      ],
    });
    lab = await openLine(
      filesWith([
        source('redmine', servers['REDMINE_API_KEY'], acknowledge),
        source('weak', servers['REDMINE_WEAK_API_KEY'], []),
      ]),
    );
  });
  afterAll(() => lab.close());

  interface Issue {
    readonly custom_fields: readonly { readonly name: string; readonly value: string | null }[];
    readonly journals: readonly {
      readonly notes: string | null;
      readonly private_notes: boolean;
    }[];
  }
  const create = async (): Promise<string> => {
    const issue = { project_id: 'service-desk', tracker_id: 3, subject: 'chair', priority_id: 2 };
    const { body } = await call('POST', '/issues.json', { issue });
    return String((body as { readonly issue: { readonly id: number } }).issue.id);
  };
  const read = async (id: string): Promise<Issue> =>
    ((await call('GET', `/issues/${id}.json?include=journals`)).body as { readonly issue: Issue })
      .issue;
  const written = ({ journals }: Issue) =>
    journals.filter(({ notes }) => notes?.includes('[signalbox:') === true);

  test('gets one private note with the story, the team is set, and the answer alone is public', async () => {
    const id = await create();
    await handedOver(lab, 'redmine', id, `my chair ${id} squeaks, and I have tried oil`);
    const issue = await read(id);
    const [note, answer, ...more] = written(issue);
    expect(more).toEqual([]);
    expect(note).toMatchObject({ private_notes: true });
    expect(note?.notes).toContain('Tried already:');
    expect(answer).toMatchObject({ private_notes: false });
    expect(answer?.notes).toMatch(/^A person will look at it\./);
    expect(issue.custom_fields).toContainEqual(
      expect.objectContaining({ name: 'Assignment Group', value: 'Network-L2' }),
    );
    expect(await toRequester(servers['REDMINE_MAIL_DIR'], 'Handed over to a person')).toEqual([]);
  });

  test('gets nothing from a role that may not hide its notes', async () => {
    const id = await create();
    await handedOver(lab, 'weak', id, 'my chair squeaks');
    expect((await read(id)).journals).toEqual([]);
    expect((await told(lab)).filter(({ kind }) => kind === 'note').at(-1)).toMatchObject({
      ...{ verdict: 'not_applied', errorCode: 'refused', attempts: 1 },
    });
  });
});
