import { dayOf, freePrice } from '@signalbox/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCallLedger } from '../../src/model-ledger/open-call-ledger.ts';
import { spendLimits } from '../../src/model-ledger/spend-limits.ts';
import { watchSpend } from '../../src/model-ledger/watch-spend.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { readWorkspaceState } from '../../src/store/agent/workspace-state.ts';
import { asSql } from '../../src/store/database.ts';
import { moveSpendNotice } from '../../src/store/model/spend-notices.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { inTenant } from '../../src/store/tx.ts';
import { openRegistry } from '../../src/telemetry/registry.ts';
import { noTracing } from '../../src/tracing/tracing.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { openReceiver, type Receiver } from '../webhooks/support/receiver.ts';
import { alerts, forget, look, pass, tell } from './support/alert-lab.ts';

const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
const dayMs = 86_400_000;
/** Late enough in a day that nothing is a forecast. */
const eveningMs = Date.UTC(2026, 5, 15, 23, 30);
let lab: LineLab;
let payer: Receiver;
let itemId: string;
let nowMs = eveningMs;

beforeAll(async () => {
  payer = await openReceiver();
  const files = lineFiles({});
  lab = await openLine(
    {
      ...files,
      'signalbox.yaml': `${files['signalbox.yaml']}  spend: { per_agent_day: 0.10 USD, per_day: 0.20 USD }\n`,
      'alerts/payer.yaml': `alert: payer
kinds: [spend]
group_wait: 0s
to: [{ type: webhook, url: "${payer.url}", secret: "\${ALERT_SECRET}" }]
`,
    },
    { ALERT_SECRET: secret },
  );
  itemId = await lab.accept({ externalId: 'asked-about' });
});
afterAll(async () => {
  await lab.close();
  await payer.close();
});
beforeEach(async () => {
  nowMs = eveningMs;
  await forget(lab);
  await lab.sql('delete from signalbox.spend_notice');
  await lab.sql('delete from signalbox.spend_counter');
  (payer.received as unknown[]).length = 0;
});

/** A call that costs so much, under the limits in force, as the engine records it. */
async function spend(micros: number, agent = 'triage'): Promise<void> {
  const keys = lab.context.keysOf(lab.tenantId);
  const policy = await inTenant(lab.database, lab.tenantId, readWorkspaceState);
  const limits = spendLimits({ spend: policy?.policy.spend ?? null });
  const call = await openCallLedger(lab.database, keys, limits).begin({
    for: { itemId, agent, version: 'v_1', tainted: false },
    ...{ model: 'quick', provider: 'openai', providerModel: 'x', repair: false, prompt: 'p' },
    ...{ day: dayOf(nowMs), price: freePrice, mostMicros: micros, endsWithinMs: 60_000 },
  });
  const ended = { usage: null, costMicros: micros, tookMs: 1, requestId: null, answer: 'a' };
  await call.end({ ...ended, outcome: 'answered' });
}

const watch = (): Promise<number> => watchSpend({ ...lab.context, now: () => nowMs });

async function shown(): Promise<readonly string[]> {
  await look(lab);
  return (await alerts(lab))
    .map(({ subject, level, state, times }) => `${subject} ${level} ${state} ${times}`)
    .sort();
}

test('it fires before a call is refused, gets worse, and is over on the next day', async () => {
  await spend(79_000);
  await watch();
  expect(await shown()).toEqual([]);
  await spend(1_000);
  await watch();
  expect(await shown()).toEqual(['spend:agent/triage warn firing 1']);
  await watch();
  expect(await shown()).toEqual(['spend:agent/triage warn firing 1']);
  await spend(15_000);
  await watch();
  expect(await shown()).toEqual(['spend:agent/triage alert firing 2']);
  // Only now the limit is reached.
  await expect(spend(6_000)).rejects.toThrow(ModelError);
  nowMs = eveningMs + dayMs;
  await watch();
  expect(await shown()).toEqual(['spend:agent/triage alert recovered 2']);
  await spend(6_000);
});

test('the limit of the workspace has an alert of its own', async () => {
  for (const agent of ['triage', 'network']) await spend(90_000, agent);
  await watch();
  expect(await shown()).toEqual([
    'spend:agent/network warn firing 1',
    'spend:agent/triage warn firing 1',
    'spend:tenant warn firing 1',
  ]);
});

test('a forecast above the limit warns while most of it is left', async () => {
  nowMs = Date.UTC(2026, 5, 15, 6);
  await spend(30_000);
  await watch();
  expect(await shown()).toEqual(['spend:agent/triage warn firing 1']);
  expect((await alerts(lab))[0]?.summary).toBe(
    'At this rate 120 % of the limit of the day of triage will be spent on models.',
  );
});

test('whoever a file names is told, with a link to what it is about, and told that it is over', async () => {
  await spend(96_000);
  await watch();
  await tell(lab, 'https://desk.example');
  nowMs = eveningMs + dayMs;
  await watch();
  await pass(lab, 60_000);
  await tell(lab, 'https://desk.example');
  const said = payer.received.map(
    ({ body }) => JSON.parse(body) as { type: string; data: { alerts: { url: string }[] } },
  );
  expect(said.map(({ type, data }) => [type, data.alerts[0]?.url])).toEqual([
    ['alert.firing', 'https://desk.example/costs'],
    ['alert.recovered', 'https://desk.example/costs'],
  ]);
});

test('two processes that look at once tell it once', async () => {
  await spend(96_000);
  const other = await lab.another();
  await Promise.all([watch(), watchSpend({ ...other.context, now: () => nowMs }), watch()]);
  expect(await shown()).toEqual(['spend:agent/triage alert firing 1']);
  const entries = await lab.sql(
    `select 1 from signalbox.audit_entry where type = 'spend_nearing' and detail ->> 'spentMicros' = '96000'`,
  );
  await other.close();
  // One of this test; those before it spent as much once, too.
  expect(entries).toHaveLength(2);
});

test('what one process has noted another does not note again, also when both looked before', async () => {
  const to = {
    scope: 'tenant',
    name: '',
    day: dayOf(nowMs),
    level: 'warn',
    because: 'spent',
  } as const;
  const move = (from: typeof to | null, then: typeof to | null, holdMs: number) =>
    inTenant(lab.database, lab.tenantId, async (tx) => {
      const moved = await moveSpendNotice(tx, from, then);
      await new Promise((resolve) => setTimeout(resolve, holdMs));
      return moved;
    });
  const both = (from: typeof to | null, then: typeof to | null) =>
    Promise.all([move(from, then, 200), move(from, then, 200)]);
  expect((await both(null, to)).sort()).toEqual([false, true]);
  expect((await both(to, null)).sort()).toEqual([false, true]);
});

test('what another tenant spends tells this one nothing', async () => {
  await spend(96_000);
  const other = await ensureTenant(asSql(lab.database.system), 'other');
  await watch();
  const seen = await inTenant(lab.database, other, (tx) =>
    tx.query('select 1 from spend_notice union all select 1 from alert', []),
  );
  expect(seen).toEqual([]);
});

test('the metrics have the same shares', async () => {
  nowMs = Date.UTC(2026, 5, 15, 12);
  await spend(25_000);
  const registry = openRegistry({
    database: lab.database,
    monotonicMs: () => performance.now(),
    now: () => nowMs,
    spans: noTracing.counts,
  });
  const text = await registry.render(lab.tenantId);
  const share = (of: string, at: string): string | undefined =>
    new RegExp(`signalbox_spend_share\\{of="${of}",at="${at}"\\} (\\S+)`).exec(text)?.[1];
  expect([share('agent', 'now'), share('agent', 'end_of_day')]).toEqual(['0.25', '0.5']);
  expect([share('tenant', 'now'), share('tenant', 'end_of_day')]).toEqual(['0.125', '0.25']);
});
