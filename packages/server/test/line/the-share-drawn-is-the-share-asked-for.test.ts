import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptArrivals } from '../../src/line/intake.ts';
import { type LineLab, openLine, ticket } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

const decisions = 2_000;
const rate = 0.08;

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ sample: rate, delay: '15m' }));
});
afterAll(() => lab.close());

async function decide(count: number, words: string, mark: string): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    const arrivals = Array.from({ length: Math.min(100, count - from) }, (_, n) => ({
      item: ticket({
        source: 'api',
        externalId: `${mark}-${from + n}`,
        subject: words,
        body: words,
      }),
      idempotencyKey: null,
      actor: 'system',
    }));
    await acceptArrivals(lab.context, lab.tenantId, arrivals);
    await lab.drain();
  }
}

/** A known sequence of chances, so that the share is the same in every run (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Sum {
  readonly drawn: number;
  /** The number of decisions, as what was drawn estimates it. */
  readonly weight: number;
  readonly expected: number;
  readonly variance: number;
  readonly weight_variance: number;
}

// What is drawn stands for all there were: each for as many as its chance says (Horvitz & Thompson 1952).
const sumText = `
  with d as (
    select (d.facts #>> '{sample,inclusion}')::float8 as p, h.inclusion from signalbox.decision d
    left join signalbox.hold h on h.decision_id = d.id and h.kind = 'check'
    where d.fields #>> '{category,value}' = any ($1::text[])
  )
  select count(inclusion)::int as drawn, coalesce(sum(1 / inclusion), 0) as weight, sum(p) as expected,
    sum(p * (1 - p)) as variance, sum((1 - p) / p) as weight_variance from d`;

test('of 2,000 automatic decisions as many are drawn as their chances say, and they stand for all', async () => {
  const chance = chances(4);
  Object.assign(lab.context, { chance });
  for (let round = 0; round < 10; round += 1) {
    await decide(190, 'vpn', `a${round}`);
    await decide(10, 'outage', `o${round}`);
  }
  const sum = async (...categories: readonly string[]): Promise<Sum> => {
    const [row] = await lab.sql<Sum>(sumText, [categories]);
    if (row === undefined) throw new Error('no sum');
    return row;
  };
  const all = await sum('network', 'outage');
  expect(Math.abs(all.drawn - all.expected)).toBeLessThan(3 * Math.sqrt(all.variance));
  expect(Math.abs(all.weight - decisions)).toBeLessThan(3 * Math.sqrt(all.weight_variance));
  // Within the spread that preferring some leaves.
  expect(all.expected / decisions).toBeGreaterThan(rate / 2);
  expect(all.expected / decisions).toBeLessThan(rate * 2);
  const rare = await sum('outage');
  const common = await sum('network');
  expect(rare.expected / 100).toBeGreaterThan((1.2 * common.expected) / 1_900);
  const [facts] = await lab.sql<{ wrong: number; drawn: number }>(
    `select count(*) filter (where (d.facts #>> '{sample,drawn}')::bool is distinct from (h.id is not null)
         or (h.id is not null and h.inclusion <> (d.facts #>> '{sample,inclusion}')::float8))::int as wrong,
       count(*) filter (where (d.facts #>> '{sample,drawn}')::bool)::int as drawn
     from signalbox.decision d left join signalbox.hold h on h.decision_id = d.id and h.kind = 'check'`,
  );
  expect(facts).toEqual({ wrong: 0, drawn: all.drawn });
});

test('what a person decides is not drawn from', async () => {
  const before = await lab.sql(`select id from signalbox.hold where kind = 'check'`);
  await decide(300, 'maybe', 'b');
  expect(await lab.sql(`select id from signalbox.hold where kind = 'check'`)).toHaveLength(
    before.length,
  );
  const facts = await lab.sql(
    `select d.id from signalbox.decision d where d.lane <> 'auto' and (d.facts ? 'sample' or d.proposal is not null)`,
  );
  expect(facts).toEqual([]);
});

test('what an older version published has a rate too', async () => {
  await lab.sql(`update signalbox.workspace_state set policy = policy - 'sampleRate'`);
  await lab.sql('update signalbox.tenant_epoch set epoch = epoch + 1');
  Object.assign(lab.context, { chance: () => 0 });
  await decide(1, 'vpn', 'c');
  const [check] = await lab.sql<{ inclusion: number }>(
    `select h.inclusion from signalbox.hold h join signalbox.item i on i.id = h.item_id
     where h.kind = 'check' and i.external_id = 'c-0'`,
  );
  expect(check?.inclusion).toBeGreaterThan(rate / 2);
  expect(check?.inclusion).toBeLessThan(rate * 2);
});
