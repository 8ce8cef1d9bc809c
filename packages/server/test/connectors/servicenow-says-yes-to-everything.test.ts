import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { formatProblem, loadWorkspace } from '../../src/workspace/index.ts';
import { freshConnector, withinMs, writeOf, writesSince } from '../support/systems/connect.ts';
import { type FakeServicenow, fakeServicenow } from '../support/systems/fake-servicenow.ts';
import { folder, good } from '../workspace/folder.ts';

let servicenow: FakeServicenow;
beforeAll(async () => {
  servicenow = await fakeServicenow();
});
afterEach(() => {
  servicenow.traps.reset();
  servicenow.system.check();
});
afterAll(() => servicenow.system.close());

const withFields = (...fields: readonly string[]): readonly string[] => {
  const lines = servicenow.lines({ more: [] });
  return [...lines.slice(0, lines.indexOf('fields:') + 1), ...fields.map((field) => `  ${field}`)];
};

/** Writes as the line does, and reads what stands there then. */
async function written(lines: readonly string[], fields: Readonly<Record<string, string>>) {
  const connector = freshConnector(servicenow, lines);
  const id = servicenow.create('vpn');
  const write = writeOf(id, fields);
  const before = await connector.read(write, withinMs);
  const from = servicenow.system.asked.length;
  const fault = await connector.write(write, withinMs, before).then(
    () => null,
    (error: unknown) => error,
  );
  const sent = writesSince(servicenow, from).length;
  return { id, fault, sent, after: await connector.read(write, withinMs) };
}

test('a value nobody may choose would be stored, so it is not sent', async () => {
  const { fault, sent } = await written(withFields('category: { field: category }'), {
    category: 'telephony',
  });
  expect(fault).toMatchObject({ fault: 'refused' });
  expect(sent).toBe(0);
});

test('a choice whose list the token may not read is not sent', async () => {
  servicenow.system.fail(/sys_choice/, { status: 403 });
  const { fault, sent } = await written(withFields('category: { field: category }'), {
    category: 'network',
  });
  expect(fault).toMatchObject({ fault: 'refused' });
  expect(sent).toBe(0);
});

test('of two groups of one name none is taken', async () => {
  const { fault, sent } = await written(withFields('team: { field: assignment_group }'), {
    team: 'Twins',
  });
  expect(fault).toMatchObject({ fault: 'refused' });
  expect(sent).toBe(0);
});

test('a column that is not there is never written, though it would say 200', async () => {
  const connector = freshConnector(servicenow, withFields('site: { custom_field: u_gone }'));
  servicenow.system.expect(/no column u_gone/);
  const write = writeOf(servicenow.create('vpn'), { site: 'Oslo' });
  await expect(connector.read(write, withinMs)).rejects.toMatchObject({ fault: 'refused' });
});

test('the state goes last and alone; a rule that refuses it leaves note and fields, and is found', async () => {
  servicenow.rule = (_, body) => (body['state'] === undefined ? undefined : { status: 403 });
  const fields = [
    'category: { field: category }',
    'state: { field: state, values: { done: "6" } }',
  ];
  const { id, fault, sent, after } = await written(withFields(...fields), {
    ...{ category: 'network', state: 'done' },
  });
  expect([fault, sent]).toEqual([null, 3]);
  expect(after).toMatchObject({ fields: { category: 'network', state: '1' }, note: 'internal' });
  expect(servicenow.notes(id)).toHaveLength(1);
});

test('a state is written when nothing refuses it', async () => {
  const state = 'state: { field: state, values: { work: "2" } }';
  const { fault, after } = await written(withFields(state), { state: 'work' });
  expect(fault).toBeNull();
  expect(after.fields).toEqual({ state: 'work' });
});

test('the priority, which it computes, cannot be named as a field to write', async () => {
  const main = `workspace: w\nsources:\n  - name: sn\n${withFields('priority: { field: priority }')
    .map((line) => `    ${line}\n`)
    .join('')}`;
  const load = await loadWorkspace(await folder({ ...good, 'signalbox.yaml': main }), {});
  expect(load.ok ? [] : load.problems.map(formatProblem).join()).toContain(
    'expected one of category, subcategory, impact, urgency, assignment_group, state',
  );
});

test('pages that come short of hidden incidents are read to their end', async () => {
  const poll = freshConnector(servicenow).poll;
  servicenow.system.nowMs += 3_600_000;
  const begun = await poll?.take(null, withinMs, 0);
  servicenow.system.nowMs += 5_000;
  for (let n = 0; n < 150; n += 1) servicenow.hiddenIncident();
  servicenow.system.nowMs += 1_000;
  const id = servicenow.create('behind them');
  servicenow.system.nowMs += 5_000;
  const { arrivals } = (await poll?.take(begun?.cursor, withinMs, 0)) ?? { arrivals: [] };
  expect(arrivals.map(({ externalId }) => externalId)).toEqual([id]);
});

test('an incident that moves up because another was changed between two pages is not passed over', async () => {
  const poll = freshConnector(servicenow).poll;
  if (poll === undefined) throw new Error('it is not polled');
  servicenow.system.nowMs += 3_600_000;
  let { cursor } = await poll.take(null, withinMs, 0);
  servicenow.system.nowMs += 5_000;
  const created = Array.from({ length: 105 }, (_, n) => servicenow.create(`vpn ${n}`));
  servicenow.system.nowMs += 600_000;
  const came: string[] = [];
  for (let more = true, turn = 0; more && turn < 20; turn += 1) {
    // By then the first page has nothing new any more.
    if (turn === 10)
      servicenow.system.before(/^GET .*incident$/, () => servicenow.touch(created[4] ?? ''), 1);
    const polled = await poll.take(cursor, withinMs, 0);
    came.push(...polled.arrivals.map(({ externalId }) => externalId));
    ({ cursor, more } = polled);
  }
  const last = await poll.take(cursor, withinMs, 0);
  came.push(...last.arrivals.map(({ externalId }) => externalId));
  expect(came.sort()).toEqual(created);
});

test('an answer wider than the question is not taken for one', async () => {
  const poll = freshConnector(
    servicenow,
    servicenow.lines({ more: ['poll: { groups: Network }'] }),
  ).poll;
  const begun = await poll?.take(null, withinMs, 0);
  const cell = (value: string) => ({ value, display_value: value });
  const elsewhere = {
    number: cell('INC1'),
    sys_updated_on: cell('2026-12-24 12:00:00'),
    assignment_group: cell('Service Desk'),
  };
  servicenow.system.fail(/incident/, { status: 200, body: { result: [elsewhere] } });
  await expect(poll?.take(begun?.cursor, withinMs, 0)).rejects.toMatchObject({
    fault: 'unreadable',
  });
});

test('an incident that is given to a polled group after it came in is news', async () => {
  const lines = servicenow.lines({ more: ['poll: { groups: Network }'] });
  const poll = freshConnector(servicenow, lines).poll;
  servicenow.system.nowMs += 60_000;
  const begun = await poll?.take(null, withinMs, 0);
  servicenow.system.nowMs += 5_000;
  const id = servicenow.create('vpn');
  servicenow.system.nowMs += 3_600_000;
  const idle = await poll?.take(begun?.cursor, withinMs, 0);
  expect(idle?.arrivals).toEqual([]);
  servicenow.set(id, 'team', 'Network');
  servicenow.system.nowMs += 5_000;
  const polled = await poll?.take(idle?.cursor, withinMs, 0);
  expect(polled?.arrivals.map(({ externalId }) => externalId)).toEqual([id]);
});

test('a user in another time zone is found before hours of incidents are passed over', async () => {
  servicenow.create('vpn');
  servicenow.timeZone.value = 'US/Pacific';
  const team = 'team: { field: assignment_group, values: { network: Network } }';
  const lines = [...withFields(team), 'poll: { groups: all }'];
  const findings = await freshConnector(servicenow, lines).probe?.(withinMs);
  servicenow.timeZone.value = 'GMT';
  expect(findings).toMatchObject([{ code: 'value_not_allowed', subject: 'time zone' }]);
});
