import type { Finding } from '@signalbox/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probeSource } from '../../src/polling/probe-source.ts';
import { type LineLab, openLine } from '../support/line.ts';
import type { Bench } from '../support/systems/bench.ts';
import { benches } from '../support/systems/benches.ts';
import { freshConnector, withinMs } from '../support/systems/connect.ts';
import { endOf, filesWith } from '../ticket-systems/support.ts';
import { poll, stateOf } from './support/polled.ts';

const secondMs = 1_000;

interface Came {
  readonly externalId: string;
  readonly revisionNo: number;
  readonly subject: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly domain: string | null;
}

// Strict fakes, built from what the systems' documents say: not yet run against a tenant.
describe.each(Object.entries(benches))('%s', (type, openBench) => {
  let bench: Bench;
  let lab: LineLab;
  beforeEach(async () => {
    bench = await openBench();
    lab = await openLine(filesWith([{ name: type, lines: bench.lines() }]));
  });
  afterEach(async () => {
    await lab.close();
    await bench.system.close();
    bench.system.check();
  });
  const later = (ms = 5 * secondMs): void => {
    bench.system.nowMs += ms;
  };
  const came = (): Promise<readonly Came[]> =>
    lab.sql<Came>(
      `select distinct on (i.id) i.external_id as "externalId", i.revision_no as "revisionNo", m.subject, m.body, m.fields,
         i.requester_domain as domain
       from signalbox.item i
       join signalbox.message m on m.tenant_id = i.tenant_id and m.item_id = i.id
       order by i.id, m.id desc`,
    );

  test('the first poll begins at its moment: what is there is not taken in', async () => {
    const old = bench.create('old');
    later();
    expect(await poll(lab, type)).toBe(0);
    expect(await poll(lab, type)).toBe(0);
    later();
    bench.touch(old);
    later();
    expect(await poll(lab, type)).toBe(0);
  });

  test('a new ticket is an item with its text, its fields in our words, and its requester', async () => {
    await poll(lab, type);
    later();
    const id = bench.create('vpn', 'the vpn is gone');
    bench.set(id, 'priority', bench.decided.priority);
    later();
    expect(await poll(lab, type)).toBe(1);
    expect(await came()).toMatchObject([
      {
        ...{ externalId: id, revisionNo: 1, subject: 'vpn', body: 'the vpn is gone' },
        ...{ fields: { priority: 'low' }, domain: 'corp.test' },
      },
    ]);
  });

  test('an idle system is asked one question', async () => {
    bench.create('old');
    await poll(lab, type);
    later();
    bench.create('vpn');
    await poll(lab, type);
    later();
    await poll(lab, type);
    for (const waitMs of [0, secondMs, 3_600 * secondMs]) {
      later(waitMs);
      bench.system.asked.length = 0;
      expect(await poll(lab, type)).toBe(0);
      expect(bench.system.asked).toHaveLength(1);
    }
  });

  test('what we wrote, what colleagues say and changes of nothing are no news', async () => {
    await poll(lab, type);
    later();
    const id = bench.create('vpn');
    later();
    await poll(lab, type);
    expect(await endOf(lab, type, id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
    later();
    bench.say(id, 'colleague', 'which one?');
    expect(await poll(lab, type)).toBe(0);
    later(3_600 * secondMs);
    bench.touch(id);
    expect(await poll(lab, type)).toBe(0);
    expect(await came()).toMatchObject([{ revisionNo: 1 }]);
  });

  test('a reply of the requester is a new revision with all the requester said, once', async () => {
    await poll(lab, type);
    later();
    const id = bench.create('vpn', 'first');
    later();
    await poll(lab, type);
    bench.say(id, 'colleague', 'which one?');
    bench.say(id, 'requester', 'second');
    later();
    bench.say(id, 'requester', 'third');
    expect(await poll(lab, type)).toBe(1);
    later();
    expect(await poll(lab, type)).toBe(0);
    expect(await came()).toMatchObject([
      { revisionNo: 2, body: 'first\n\n---\n\nsecond\n\n---\n\nthird' },
    ]);
  });

  test('230 tickets of one moment come in, each once', { timeout: 60_000 }, async () => {
    await poll(lab, type);
    later();
    const ids = Array.from({ length: 230 }, (_, n) => bench.create(`printer ${n}`));
    later();
    expect(await poll(lab, type)).toBe(230);
    later();
    expect(await poll(lab, type)).toBe(0);
    const all = (await came()).map(({ externalId }) => externalId);
    expect(all.sort()).toEqual([...ids].sort());
  });

  test('a system that is busy in the middle of a poll is left alone, and nothing is lost', async () => {
    await poll(lab, type);
    later();
    bench.create('vpn');
    bench.create('printer');
    later();
    bench.system.fail(/./, bench.tooMany());
    expect(await poll(lab, type)).toBe(0);
    const state = await stateOf(lab, type);
    expect(state).toMatchObject({ error: 'busy', failures: 1 });
    expect(state?.nextInMs).toBeGreaterThan(100_000);
  });

  /** Without the team that is not there. */
  const known = ({ lines }: Bench): readonly string[] =>
    lines().map((line) => line.replace(/, hidden: \w+/, ''));
  const named = (
    findings: readonly Finding[] | null,
  ): readonly (readonly [string, string | null])[] =>
    (findings ?? []).map(({ code, subject }) => [code, subject] as const);

  test('with every right and value nothing is missing', async () => {
    bench.create('vpn');
    const connector = freshConnector(bench, known(bench));
    expect(await probeSource(lab.context, lab.tenantId, type, connector)).toEqual({
      findings: [],
      error: null,
    });
  });

  test('what is asked for and not there is named, with the way to grant it', async () => {
    bench.create('vpn');
    const lines = bench.lines().slice(0, bench.lines().indexOf('fields:'));
    for (const may of bench.trapped.violations) bench.system.expect(may);
    const probed = await freshConnector(bench, [...lines, ...bench.trapped.lines]).probe?.(
      withinMs,
    );
    expect(named(probed ?? null)).toEqual(bench.trapped.findings);
    expect(probed?.every(({ grant }) => grant.length > 20)).toBe(true);
  });

  test('that notes would be seen, or never found again, is found before the first write', async () => {
    bench.create('vpn');
    bench.traps.denyNotes();
    const probed = await freshConnector(bench, known(bench)).probe?.(withinMs);
    expect(named(probed ?? null)).toEqual([[bench.traps.denied.code, bench.traps.denied.subject]]);
  });

  test('a token that is refused is a finding', async () => {
    const revoked = freshConnector(bench, bench.lines({ token: 'revoked' }));
    expect(named((await revoked.probe?.(withinMs)) ?? null)).toEqual([['token_refused', null]]);
  });
});
