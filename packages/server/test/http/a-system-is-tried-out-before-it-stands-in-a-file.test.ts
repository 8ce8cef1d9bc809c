import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DraftCheck, DraftLook, DraftProbe, SourceDraftBody } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Bench } from '../support/systems/bench.ts';
import { benches } from '../support/systems/benches.ts';
import { writesSince } from '../support/systems/connect.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

const secret = 'good';
let lab: Lab;
const opened = new Map<string, Bench>();
/** Requests to a system that takes them and does not answer. */
const holding: ServerResponse[] = [];
const holds = createServer((_, response) => void holding.push(response));

beforeAll(async () => {
  const environment: Record<string, string> = {
    ...{ RT_URL: 'http://127.0.0.1:9', RT_TOKEN: 'x' },
    ...{ MAIL_IMAP: 'imaps://169.254.169.254', MAIL_USER: 'x', MAIL_PASSWORD: 'x' },
    MAIL_ADDRESS: 'desk@corp.test',
  };
  for (const [type, open] of Object.entries(benches)) {
    const bench = await open();
    opened.set(type, bench);
    const first = type.toUpperCase();
    const { user } = written(bench);
    environment[`${first}_URL`] = bench.system.url;
    environment[`${first}_TOKEN`] = secret;
    environment[`${first}_REVOKED_URL`] = bench.system.url;
    environment[`${first}_REVOKED_TOKEN`] = 'revoked';
    if (user !== undefined) {
      environment[`${first}_USER`] = user;
      environment[`${first}_REVOKED_USER`] = user;
    }
  }
  await new Promise<void>((resolve) => holds.listen(0, '127.0.0.1', resolve));
  environment['RT_HELD_URL'] = `http://127.0.0.1:${(holds.address() as AddressInfo).port}`;
  environment['RT_HELD_TOKEN'] = 'x';
  lab = await openLab({}, environment);
});
afterAll(async () => {
  await lab.close();
  for (const bench of opened.values()) await bench.system.close();
  await new Promise((resolve) => holds.close(resolve));
});

interface Written {
  readonly user?: string;
  readonly fields: Readonly<
    Record<string, { field?: string; custom_field?: string; values?: Record<string, string> }>
  >;
  readonly poll: Readonly<Record<string, string | string[]>>;
}

/** The source of a bench as a file has it. */
function written(bench: Bench): Written {
  return parse(bench.lines().join('\n')) as Written;
}

function draftOf(bench: Bench, first = bench.type.toUpperCase()): SourceDraftBody {
  const { user, fields, poll } = written(bench);
  const places = Object.entries(fields).map(([field, { field: own, custom_field, values }]) => {
    // A team that is not there: what else is asked for is all there.
    const { hidden: _, ...known } = values ?? {};
    const custom = own === undefined;
    return [field, { name: own ?? custom_field ?? '', custom, values: known }] as const;
  });
  return {
    ...{ name: 'fresh', type: bench.type, fields: Object.fromEntries(places) },
    variables: {
      ...{ url: `${first}_URL`, token: `${first}_TOKEN` },
      ...(user === undefined ? {} : { user: `${first}_USER` }),
    },
    places: Object.values(poll).flat(),
  };
}

const post = (path: string, body: unknown, key = lab.own.admin): Promise<Response> =>
  lab.call(key, 'POST', `/v1/source-drafts/${path}`, body);

async function answered<T>(path: string, body: unknown): Promise<T> {
  const response = await post(path, body);
  expect(response.status).toBe(200);
  return bodyOf<T>(response);
}

describe.each(Object.keys(benches))('%s', (type) => {
  let bench: Bench;
  beforeAll(() => {
    const found = opened.get(type);
    if (found === undefined) throw new Error('no such system');
    bench = found;
  });
  afterEach(() => {
    bench.traps.reset();
    bench.system.check();
  });

  it('is probed by a draft, offers what it has, and is written nothing', async () => {
    const id = bench.create('vpn');
    const from = bench.system.asked.length;
    const found = await answered<DraftProbe>('probe', draftOf(bench));
    expect(found).toMatchObject({ error: null, findings: [] });
    for (const place of Object.values(draftOf(bench).fields ?? {})) {
      const offered = found.places?.find(
        ({ name, custom }) => name === place.name && custom === place.custom,
      );
      expect(offered, place.name).toBeDefined();
      // Where it tells what may be chosen, what an agent decides is among it.
      const decided = Object.values(bench.decided);
      if (offered?.values != null)
        expect(offered.values.some((one) => decided.includes(one))).toBe(true);
    }
    expect(writesSince(bench, from)).toEqual([]);
    expect(bench.notes(id)).toEqual([]);
  });

  it('names what the token lacks, with the way to grant it', async () => {
    bench.create('vpn');
    bench.traps.denyNotes();
    const { findings } = await answered<DraftProbe>('probe', draftOf(bench));
    expect(findings).toContainEqual(expect.objectContaining(bench.traps.denied));
    expect(findings.every(({ grant }) => grant !== '')).toBe(true);
  });

  it('says that a token is none, and asks nothing more', async () => {
    const draft = draftOf(bench, `${bench.type.toUpperCase()}_REVOKED`);
    const from = bench.system.asked.length;
    expect(await answered<DraftProbe>('probe', draft)).toMatchObject({
      ...{ error: null, places: null },
      findings: [{ code: 'token_refused' }],
    });
    expect(bench.system.asked.slice(from)).toHaveLength(1);
  });

  it('shows a ticket in our words and what a write would change, and sends nothing', async () => {
    const id = bench.create('vpn');
    bench.set(id, 'category', bench.decided.category);
    const from = bench.system.asked.length;
    const wanted = { category: 'network', priority: 'low', team: 'network' };
    const look = await answered<DraftLook>('look', {
      draft: draftOf(bench),
      externalId: id,
      wanted,
    });
    const byField = Object.fromEntries(look.fields.map((one) => [one.field, one]));
    expect(byField['category']).toMatchObject({
      ...{ theirs: bench.decided.category, ours: 'network', writes: null },
    });
    expect(byField['priority']).toMatchObject({
      ...{ theirs: bench.value(id, 'priority'), writes: bench.decided.priority },
    });
    expect(byField['team']).toMatchObject({
      ...{ theirs: bench.value(id, 'team'), writes: bench.decided.team },
    });
    expect(look).toMatchObject({ error: null, note: true });
    const plain = await answered<DraftLook>('look', { draft: draftOf(bench), externalId: id });
    expect(plain.fields.map(({ theirs }) => theirs)).toEqual(
      look.fields.map(({ theirs }) => theirs),
    );
    expect(plain.fields.every(({ writes }) => writes === null)).toBe(true);
    expect(writesSince(bench, from)).toEqual([]);
    expect(bench.notes(id)).toEqual([]);
  });
});

const unreached: SourceDraftBody = {
  ...{ name: 'fresh', type: 'rt', variables: { url: 'RT_URL', token: 'RT_TOKEN' } },
  fields: { category: { name: 'Category', custom: true, values: {} } },
};

it('a ticket there is not, and a system that does not answer, are told apart', async () => {
  const bench = opened.get('freshservice');
  if (bench === undefined) throw new Error('no such system');
  const gone = await answered<DraftLook>('look', { draft: draftOf(bench), externalId: '99' });
  expect(gone).toMatchObject({ error: 'refused', status: 404, fields: [] });
  const away = await answered<DraftProbe>('probe', unreached);
  expect(away).toMatchObject({ error: 'unreachable', status: null, findings: [], places: null });
});

it('a mailbox can be tried out, not where clouds keep their secrets, and has no fields to read', async () => {
  const names = { imap: 'MAIL_IMAP', user: 'MAIL_USER', password: 'MAIL_PASSWORD' };
  const variables = { ...names, address: 'MAIL_ADDRESS' };
  const draft: SourceDraftBody = { name: 'box', type: 'mail', variables };
  // Refused by us, before a connection: nobody has answered with a number.
  const found = await answered<DraftProbe>('probe', draft);
  expect(found).toMatchObject({ error: 'refused', status: null, places: null });
  expect((await post('look', { draft, externalId: '1' })).status).toBe(422);
});

it('who asked what by which variables stands in the audit, and nothing they hold', async () => {
  const { data } = await bodyOf<{
    readonly data: readonly { readonly type: string; readonly detail: unknown }[];
  }>(await lab.call(lab.own.admin, 'GET', '/v1/audit?limit=200'));
  const probed = data.filter(({ type }) => type === 'source_draft_probed').slice(1);
  const looked = data.filter(({ type }) => type === 'source_draft_looked');
  // The newest but one: after it came the mailbox.
  expect(probed[0]?.detail).toEqual({
    ...{ source: 'fresh', type: 'rt', variables: ['RT_URL', 'RT_TOKEN'] },
  });
  expect(looked[0]?.detail).toMatchObject({
    externalId: '99',
    fields: ['category', 'priority', 'team'],
  });
  expect(JSON.stringify([probed, looked])).not.toMatch(/127\.0\.0\.1|"good"|svc/);
});

it('what may not be named or is not set is refused before anything is asked', async () => {
  const bench = opened.get('jira');
  if (bench === undefined) throw new Error('no such system');
  const from = bench.system.asked.length;
  const draft = draftOf(bench);
  for (const variables of [
    { ...draft.variables, token: 'RT_TOKEN' },
    { ...draft.variables, token: 'JIRA_REVOKED_TOKEN' },
    { ...draft.variables, token: 'JIRA_API_KEY' },
    { ...draft.variables, url: 'DATABASE_URL' },
  ]) {
    const response = await post('probe', { ...draft, variables });
    expect(response.status).toBe(422);
    expect(await response.text()).not.toContain(bench.system.url);
  }
  expect(bench.system.asked).toHaveLength(from);
});

it('a check says which variables are set, and asks nothing outside', async () => {
  const bench = opened.get('jira');
  if (bench === undefined) throw new Error('no such system');
  const from = bench.system.asked.length;
  const check = await answered<DraftCheck>('check', draftOf(bench));
  expect(check.problems).toEqual([]);
  expect(check.variables.map(({ isSet }) => isSet)).toEqual([true, true, true]);
  expect(check.yaml).toMatch(/^ {4}url: \$\{JIRA_URL\}$/m);
  expect(bench.system.asked).toHaveLength(from);
});

it('another tenant has no part in the variables of this server', async () => {
  const { admin } = lab.other;
  expect((await lab.call(admin, 'GET', '/v1/source-drafts/systems')).status).toBe(404);
  for (const path of ['check', 'probe'])
    expect((await post(path, unreached, admin)).status).toBe(404);
  const look = { draft: unreached, externalId: '1' };
  expect((await post('look', look, admin)).status).toBe(404);
});

it('few are asked at once, and not many in a row', async () => {
  const held = { ...unreached, variables: { url: 'RT_HELD_URL', token: 'RT_HELD_TOKEN' } };
  const underWay = [post('probe', held), post('probe', held)];
  await expect.poll(() => holding.length).toBe(2);
  const third = await post('probe', unreached);
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  for (const response of holding) response.destroy();
  expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual([200, 200]);
  let last = 200;
  for (let n = 0; n < 25 && last === 200; n += 1) last = (await post('probe', unreached)).status;
  expect(last).toBe(429);
});
