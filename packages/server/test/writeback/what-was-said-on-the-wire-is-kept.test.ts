import type { ExchangeView } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, lookAgainAfter: '2m' }));
});
afterEach(() => sink.check());
afterAll(async () => {
  await lab.close();
  await sink.close();
});

/** Longer than timeout and settling together. */
const settledMs = 41_000;

async function exchangesOf(itemId: string): Promise<readonly (ExchangeView | null)[]> {
  const rows = await lab.sql<{ exchange: ExchangeView | null }>(
    'select exchange from signalbox.attempt where item_id = $1 order by number',
    [itemId],
  );
  return rows.map(({ exchange }) => exchange);
}

async function exchangeOf(itemId: string): Promise<ExchangeView> {
  const [exchange] = await exchangesOf(itemId);
  if (exchange == null) throw new Error('none was kept');
  return exchange;
}

/** Each request in a line: what it was for, what was asked, how it ended. */
const lines = ({ requests }: ExchangeView): readonly string[] =>
  requests.map(
    ({ part, method, path, status, fault }) =>
      `${part} ${method} ${path} ${status ?? fault}${status !== null && fault !== null ? ` ${fault}` : ''}`,
  );

test('each request of a write, in order, with what it was for, how it ended, and how much was said', async () => {
  sink.expect('plain', {});
  const id = await lab.accept({ externalId: 'plain' });
  await lab.drain();
  const exchange = await exchangeOf(id);
  expect(lines(exchange)).toEqual([
    'look GET /tickets/{{externalId}} 200',
    'fields POST /tickets/{{externalId}}/updates 200',
    'read_back GET /tickets/{{externalId}} 200',
  ]);
  const { actionId } = await lab.item(id);
  const sent = JSON.stringify({ key: actionId, fields: { category: 'network', priority: 'low' } });
  expect(exchange.requests[1]).toMatchObject({
    ...{ sent, sentBytes: sent.length, answered: '{"ok":…}', receivedBytes: 11 },
  });
  expect(exchange.requests[2]).toMatchObject({
    ...{ sent: null, sentBytes: 0 },
    answered: `{"category":"network","priority":"low","updates":[{"key":"${actionId}"}]}`,
  });
  expect(exchange).toMatchObject({ leftOut: 0 });
  const times = exchange.requests.map(({ afterMs }) => afterMs);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  const [ended] = await lab.sql<{ detail: object }>(
    `select detail from signalbox.audit_entry where item_id = $1 and type = 'write_ended'`,
    [id],
  );
  expect(ended?.detail).toMatchObject({ requests: 3 });
});

test('no word of a ticket, a person or a token is in it, whatever the system answers', async () => {
  sink.expect('secret', {});
  const secrets = ['Brandauer', 'anna@corp.test', 'sb-token-77', 'xylophone'];
  sink.set('secret', {
    ...{ requester: 'Anna Brandauer', 'anna@corp.test': 'watcher', api_key: 'sb-token-77' },
    description: 'my xylophone is broken',
  });
  const id = await lab.accept({ externalId: 'secret', body: 'the vpn and my xylophone' });
  await lab.drain();
  const kept = JSON.stringify(await exchangeOf(id));
  for (const secret of secrets) expect(kept).not.toContain(secret);
  expect(kept).toContain('\\"requester\\":…');
});

test('what failed is in it with its reason, and what followed it', async () => {
  sink.failReads('rough', { answer: 503 }, { answer: 'drop' });
  sink.expect('rough', { answer: 500 });
  const id = await lab.accept({ externalId: 'rough' });
  await lab.drain();
  expect(lines(await exchangeOf(id))).toEqual([
    'look GET /tickets/{{externalId}} 503 unreachable',
    'look GET /tickets/{{externalId}} unreachable',
    'look GET /tickets/{{externalId}} 200',
    'fields POST /tickets/{{externalId}}/updates 500 unreachable',
  ]);
});

test('an answer that says yes and cannot be read is told from one that could', async () => {
  sink.expect('garbled', { thenFailReads: [{ answer: 200, body: 'no JSON of Anna' }] });
  const id = await lab.accept({ externalId: 'garbled' });
  await lab.drain();
  const exchange = await exchangeOf(id);
  expect(lines(exchange).at(-1)).toBe('read_back GET /tickets/{{externalId}} 200 unreadable');
  expect(exchange.requests.at(-1)).toMatchObject({ answered: null, receivedBytes: 15 });
});

test('each attempt has its own', async () => {
  sink.expect('twice', { apply: [], answer: 'drop' }, {});
  const id = await lab.accept({ externalId: 'twice' });
  await lab.drain();
  await lab.pass(settledMs);
  await lab.tick();
  expect((await exchangesOf(id)).map((one) => one?.requests.map(({ part }) => part))).toEqual([
    ['look', 'fields'],
    ['look', 'fields', 'read_back'],
  ]);
});

test('the desk says nothing on a wire, and a look that finds nothing to send is no attempt', async () => {
  const desk = await lab.accept({ source: 'api', externalId: 'desk' });
  sink.set('changed', { category: 'billing' });
  const changed = await lab.accept({ externalId: 'changed', fields: { category: 'new' } });
  await lab.drain();
  expect(await exchangesOf(desk)).toEqual([null]);
  expect(await exchangesOf(changed)).toEqual([]);
});

test('the second look has its own, apart from that of the write', async () => {
  sink.expect('again', {});
  const id = await lab.accept({ externalId: 'again' });
  await lab.drain();
  const before = await exchangeOf(id);
  await lab.pass(121_000);
  await lab.tick();
  const [look] = await lab.sql<{ exchange: ExchangeView }>(
    `select s.exchange from signalbox.second_look s join signalbox.action a on a.id = s.action_id
     where a.item_id = $1`,
    [id],
  );
  if (look === undefined) throw new Error('it was not looked at again');
  expect(lines(look.exchange)).toEqual(['second_look GET /tickets/{{externalId}} 200']);
  expect(await exchangeOf(id)).toEqual(before);
});

test('an erasure takes it', async () => {
  sink.expect('erased', {});
  const id = await lab.accept({ externalId: 'erased' });
  await lab.drain();
  await lab.pass(121_000);
  await lab.tick();
  await exchangeOf(id);
  const { database, keysOf } = lab.context;
  const keys = keysOf(lab.tenantId);
  await eraseItem({ database, keys, nowMs: Date.now(), actor: 'person:1' }, id);
  expect(await exchangesOf(id)).toEqual([null]);
  expect(
    await lab.sql(
      `select 1 from signalbox.second_look s join signalbox.action a on a.id = s.action_id
       where a.item_id = $1`,
      [id],
    ),
  ).toEqual([]);
});
