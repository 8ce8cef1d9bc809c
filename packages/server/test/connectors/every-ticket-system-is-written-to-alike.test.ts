import type { ExchangeView } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ticketSystems } from '../../src/connectors/ticket-systems.ts';
import { type ItemFacts, type LineLab, openLine } from '../support/line.ts';
import type { Bench, BenchField } from '../support/systems/bench.ts';
import { benches, testedForReal } from '../support/systems/benches.ts';
import { freshConnector, withinMs, writeOf, writesSince } from '../support/systems/connect.ts';
import { decided, filesWith } from '../ticket-systems/support.ts';

const fields: readonly BenchField[] = ['category', 'priority', 'team'];

test('each system of the list is tested here or against a real server', () => {
  const tested = [...Object.keys(benches), ...testedForReal];
  expect(tested.sort()).toEqual(Object.keys(ticketSystems).sort());
});

// Strict fakes, built from what the systems' documents say: not yet run against a tenant.
describe.each(Object.entries(benches))('%s', (type, openBench) => {
  let bench: Bench;
  let lab: LineLab;
  beforeAll(async () => {
    bench = await openBench();
    // A note that is seen opens the breaker of its source, so that one has a source of its own.
    const sources = [type, 'seen'].map((name) => ({ name, lines: bench.lines({ more: [] }) }));
    lab = await openLine(filesWith(sources));
  });
  afterEach(() => {
    bench.traps.reset();
    bench.system.check();
  });
  afterAll(async () => {
    await lab.close();
    await bench.system.close();
  });

  const endOf = async (id: string, subject = 'vpn', source = type): Promise<ItemFacts> =>
    lab.item(await decided(lab, source, id, subject));
  const valuesOf = (id: string): Readonly<Record<string, string | null>> =>
    Object.fromEntries(fields.map((field) => [field, bench.value(id, field)]));

  test('a decision stands there with one internal note, and the item is resolved', async () => {
    const id = bench.create('vpn');
    expect(await endOf(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed', attempts: 1 });
    expect(valuesOf(id)).toEqual(bench.decided);
    const notes = bench.notes(id);
    expect(notes).toMatchObject([{ internal: true }]);
    expect(notes[0]?.text).toContain('Set by the AI agent triage');
  });

  test('a write costs as many requests as the guide says', async () => {
    await endOf(bench.create('vpn'));
    const from = bench.system.asked.length;
    await endOf(bench.create('vpn'));
    expect(bench.system.asked.slice(from)).toHaveLength(bench.requestsAWrite);
  });

  test('every request of a write is kept with it, with what it was for and no word that was said', async () => {
    const ticket = bench.create('vpn', 'my xylophone is broken, says paul@corp.test');
    const from = bench.system.asked.length;
    const { id } = await endOf(ticket);
    const [row] = await lab.sql<{ exchange: ExchangeView }>(
      'select exchange from signalbox.attempt where item_id = $1',
      [id],
    );
    const requests = row?.exchange.requests ?? [];
    const asked = bench.system.asked.slice(from);
    expect(requests.map(({ method }) => method)).toEqual(
      asked.map((line) => line.split(' ', 1)[0]),
    );
    const ofPart = (part: string): readonly string[] =>
      asked.filter((_, n) => requests[n]?.part === part);
    expect(ofPart('note')).toHaveLength(1);
    expect(ofPart('note').every((line) => bench.noteRequest.test(line))).toBe(true);
    expect(ofPart('fields').length).toBeGreaterThan(0);
    expect(ofPart('fields').every((line) => bench.fieldsRequest.test(line))).toBe(true);
    for (const part of ['look', 'read_back']) expect(ofPart(part).length).toBeGreaterThan(0);
    for (const { status, fault } of requests) {
      expect([fault, status !== null && status < 300]).toEqual([null, true]);
    }
    const note = requests.find(({ part }) => part === 'note');
    expect(note?.sent).toMatch(/text of \d+ characters, sha256 [0-9a-f]{16}…/);
    const kept = JSON.stringify(row?.exchange);
    for (const word of ['xylophone', 'paul', 'without a person', 'triage']) {
      expect(kept).not.toContain(word);
    }
  });

  test('the same write twice leaves one note', async () => {
    const connector = freshConnector(bench);
    const write = writeOf(bench.create('vpn'), { category: 'network', priority: 'low' });
    await connector.write(write, withinMs, await connector.read(write, withinMs));
    const after = await connector.read(write, withinMs);
    expect(after).toMatchObject({ fields: write.fields, note: 'internal' });
    await connector.write(write, withinMs, after);
    expect(bench.notes(write.externalId)).toHaveLength(1);
  });

  test.each(['note', 'fields'] as const)(
    'when the answer to the %s is lost, it is there once',
    async (what) => {
      const id = bench.create('vpn');
      const same = String(bench.noteRequest) === String(bench.fieldsRequest);
      if (what === 'note') bench.system.lose(bench.noteRequest);
      else bench.system.lose(bench.fieldsRequest, same ? 1 : 0);
      expect(await endOf(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
      expect(valuesOf(id)).toEqual(bench.decided);
      expect(bench.notes(id)).toHaveLength(1);
    },
  );

  test.each(fields)('success for a %s that stays as it was is partly applied', async (field) => {
    const id = bench.create('vpn');
    const before = bench.value(id, field);
    bench.traps.drop(field);
    expect(await endOf(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_partly_applied' });
    expect(valuesOf(id)).toEqual({ ...bench.decided, [field]: before });
    expect(bench.notes(id)).toHaveLength(1);
  });

  test('what a rule of the system sets again is not called done', async () => {
    const id = bench.create('vpn');
    bench.traps.overwrite('category', bench.value(id, 'category') ?? '');
    expect(await endOf(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_partly_applied' });
    expect(bench.notes(id)).toHaveLength(1);
  });

  test('success for a note that is not kept ends with a person, and is not tried again', async () => {
    const id = bench.create('vpn');
    const before = valuesOf(id);
    bench.traps.swallowNotes();
    const from = bench.system.asked.length;
    expect(await endOf(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_unknown' });
    expect(writesSince(bench, from)).toHaveLength(1);
    expect(valuesOf(id)).toEqual(before);
  });

  test('a note that something on the way repeated ends with a person, though every field stands', async () => {
    const id = bench.create('vpn');
    bench.traps.doubleNotes();
    expect(await endOf(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_doubled' });
    expect(valuesOf(id)).toEqual(bench.decided);
    expect(bench.notes(id)).toHaveLength(2);
  });

  test('a note that the requester sees is found at once, and nothing follows it', async () => {
    const id = bench.create('vpn');
    const before = valuesOf(id);
    bench.traps.showNotes();
    const from = bench.system.asked.length;
    expect(await endOf(id, 'vpn', 'seen')).toMatchObject({
      ...{ state: 'stuck', stuckCode: 'wrong_visibility' },
    });
    expect(bench.notes(id)).toMatchObject([{ internal: false }]);
    expect(writesSince(bench, from)).toHaveLength(1);
    expect(valuesOf(id)).toEqual(before);
  });

  test('a token whose notes would be seen, or never found again, writes none', async () => {
    bench.traps.denyNotes();
    const connector = freshConnector(bench);
    const write = writeOf(bench.create('vpn'), { category: 'network' });
    const from = bench.system.asked.length;
    const before = { fields: { category: null }, marker: null, note: 'absent' } as const;
    await expect(connector.write(write, withinMs, before)).rejects.toMatchObject({
      fault: 'refused',
    });
    expect(writesSince(bench, from)).toEqual([]);
  });

  test.each(['nonsense', 'secret'])(
    'a value it does not know (%s) is found before anything is sent',
    async (subject) => {
      const id = bench.create(subject);
      const from = bench.system.asked.length;
      expect(await endOf(id, subject)).toMatchObject({
        state: 'stuck',
        stuckCode: 'write_refused',
      });
      expect(writesSince(bench, from)).toEqual([]);
    },
  );

  test('a field that cannot be read back is never written', async () => {
    const id = bench.create('vpn');
    bench.traps.hide('category');
    const from = bench.system.asked.length;
    expect(await endOf(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_refused' });
    expect(writesSince(bench, from)).toEqual([]);
  });

  test('what a person sets between the look and the write is not written over', async () => {
    const connector = freshConnector(bench);
    const id = bench.create('vpn');
    const write = writeOf(id, { category: 'network', priority: 'low' });
    const before = await connector.read(write, withinMs);
    const { category } = bench.decided;
    bench.system.before(bench.noteRequest, () => bench.set(id, 'category', category));
    await expect(connector.write(write, withinMs, before)).rejects.toMatchObject({ fault: 'busy' });
    expect(bench.notes(id)).toHaveLength(1);
    expect(valuesOf(id)).toMatchObject({ category });
    expect(bench.value(id, 'priority')).not.toBe(bench.decided.priority);
  });

  test('a write without a note sends the fields alone', async () => {
    const connector = freshConnector(bench, [...bench.lines({ more: [] }), 'note: none']);
    const id = bench.create('vpn');
    const write = writeOf(id, { category: 'network' }, null);
    bench.system.expect(/fields before the note/);
    await connector.write(write, withinMs, await connector.read(write, withinMs));
    expect(bench.value(id, 'category')).toBe(bench.decided.category);
    expect(bench.notes(id)).toEqual([]);
  });

  test('asked too often, it is left alone for as long as it says, in its own words', async () => {
    const connector = freshConnector(bench);
    const id = bench.create('vpn');
    const write = writeOf(id, { category: 'network' });
    await connector.read(write, withinMs);
    bench.system.fail(/./, bench.tooMany());
    const refused = await connector.read(write, withinMs).catch((error: unknown) => error);
    expect(refused).toMatchObject({ fault: 'busy', status: 429 });
    const { retryAfterMs } = refused as { readonly retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(118_000);
    expect(retryAfterMs).toBeLessThanOrEqual(121_000);
    const from = bench.system.asked.length;
    await expect(connector.read(write, withinMs)).rejects.toMatchObject({ fault: 'busy' });
    expect(bench.system.asked).toHaveLength(from);
  });

  test('a token that is refused is told from everything else', async () => {
    const connector = freshConnector(bench, bench.lines({ token: 'revoked' }));
    const write = writeOf(bench.create('vpn'), { category: 'network' });
    await expect(connector.read(write, withinMs)).rejects.toMatchObject({
      ...{ fault: 'refused', status: 401 },
    });
  });

  test.each(['', '..', '../1', '1/../2', '%2e%2e', '1?x=1', '1^ORnumber=2', '//evil.example'])(
    'a ticket called "%s" leads nowhere, and nothing is asked',
    async (externalId) => {
      const connector = freshConnector(bench);
      const from = bench.system.asked.length;
      const write = writeOf(externalId, { category: 'network' });
      await expect(connector.read(write, withinMs)).rejects.toMatchObject({ fault: 'refused' });
      expect(bench.system.asked).toHaveLength(from);
    },
  );
});
