import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freshConnector, withinMs, writeOf, writesSince } from '../support/systems/connect.ts';
import { type FakeFreshservice, fakeFreshservice } from '../support/systems/fake-freshservice.ts';

let freshservice: FakeFreshservice;
beforeAll(async () => {
  freshservice = await fakeFreshservice();
});
afterEach(() => {
  freshservice.traps.reset();
  freshservice.system.check();
});
afterAll(() => freshservice.system.close());

const withFields = (...fields: readonly string[]): readonly string[] => {
  const lines = freshservice.lines({ more: [] });
  return [...lines.slice(0, lines.indexOf('fields:') + 1), ...fields.map((field) => `  ${field}`)];
};

async function written(
  lines: readonly string[],
  fields: Readonly<Record<string, string>>,
  note?: string,
) {
  const connector = freshConnector(freshservice, lines);
  const id = freshservice.create('vpn');
  const write = writeOf(id, fields, note);
  const before = await connector.read(write, withinMs);
  const from = freshservice.system.asked.length;
  const fault = await connector.write(write, withinMs, before).then(
    () => null,
    (error: unknown) => error,
  );
  const sent = writesSince(freshservice, from);
  return { id, fault, sent, after: await connector.read(write, withinMs) };
}

test('the custom fields that are not written stay as they are', async () => {
  const { id, fault, after } = await written(withFields('asset: { custom_field: asset }'), {
    asset: 'L-2',
  });
  expect(fault).toBeNull();
  expect(freshservice.custom(id)).toEqual({ site: 'Oslo', asset: 'L-2' });
  expect(after.fields).toEqual({ asset: 'L-2' });
});

test('a field every write must have, and the ticket has not, is found before anything is sent', async () => {
  freshservice.mandatory = 'site';
  const connector = freshConnector(freshservice, withFields('category: { field: category }'));
  const id = freshservice.create('vpn');
  freshservice.custom(id)['site'] = '';
  const write = writeOf(id, { category: 'Network' });
  const before = await connector.read(write, withinMs);
  const from = freshservice.system.asked.length;
  await expect(connector.write(write, withinMs, before)).rejects.toMatchObject({
    fault: 'refused',
  });
  expect(writesSince(freshservice, from)).toEqual([]);
});

test('the status goes last and alone', async () => {
  const fields = [
    'category: { field: category }',
    'state: { field: status, values: { wait: "3" } }',
  ];
  const { fault, sent, after } = await written(withFields(...fields), {
    ...{ category: 'Network', state: 'wait' },
  });
  expect([fault, sent.length]).toEqual([null, 3]);
  expect(after.fields).toEqual({ category: 'Network', state: 'wait' });
});

test('a note is read as it was written, whatever signs it has', async () => {
  const note = 'category: <b>A & B</b>\nteam: "x"';
  const { id, fault } = await written(
    withFields('category: { field: category }'),
    { category: 'Network' },
    note,
  );
  expect(fault).toBeNull();
  expect(freshservice.notes(id)[0]?.text).toContain('A & B');
});

test('a long thread is read to its end before a note is said to be missing', async () => {
  const connector = freshConnector(freshservice);
  const id = freshservice.create('vpn');
  for (let n = 0; n < 130; n += 1) freshservice.say(id, 'colleague', `word ${n}`);
  const write = writeOf(id, { category: 'network' });
  await connector.write(write, withinMs, await connector.read(write, withinMs));
  expect(await connector.read(write, withinMs)).toMatchObject({ note: 'internal' });
});

test('only tickets of the groups that are polled come in', async () => {
  const lines = freshservice.lines({ more: ['poll: { groups: Network }'] });
  const poll = freshConnector(freshservice, lines).poll;
  freshservice.system.nowMs += 3_600_000;
  const begun = await poll?.take(null, withinMs, 0);
  freshservice.system.nowMs += 5_000;
  const there = freshservice.create('vpn');
  freshservice.set(there, 'team', 'Network');
  freshservice.create('elsewhere');
  freshservice.system.nowMs += 5_000;
  const polled = await poll?.take(begun?.cursor, withinMs, 0);
  expect(polled?.arrivals.map(({ externalId }) => externalId)).toEqual([there]);
});
