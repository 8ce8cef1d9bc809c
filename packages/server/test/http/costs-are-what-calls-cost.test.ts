import type { CostsView } from '@signalbox/contract';
import { dayOf, freePrice } from '@signalbox/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCallLedger } from '../../src/model-ledger/open-call-ledger.ts';
import { readWorkspaceState } from '../../src/store/agent/workspace-state.ts';
import { inTenant } from '../../src/store/tx.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

const dayMs = 86_400_000;
const noLimits = { perItem: null, perAgentDay: null, perDay: null };
const today = dayOf(Date.now());
const daysAgo = (days: number): string => dayOf(Date.now() - days * dayMs);

let lab: Lab;
let dear: string;
let cheap: string;
beforeAll(async () => {
  lab = await openLab();
  dear = await lab.decided(lab.own.admin, lab.own.tenantId, { externalId: 'N-dear' });
  cheap = await lab.decided(lab.own.admin, lab.own.tenantId, { externalId: 'N-cheap' });
  await called({ costMicros: 300, cached: 40 });
  await called({ costMicros: 200, agent: 'network', model: 'full', outcome: 'cut' });
  await called({ costMicros: 7, itemId: cheap, day: daysAgo(2) });
  await called({ costMicros: 1_000_000, day: daysAgo(40) });
  await called({ costMicros: null });
});
afterAll(async () => lab.close());

interface Given {
  /** Null: under way. */
  readonly costMicros: number | null;
  readonly itemId?: string;
  readonly agent?: string;
  readonly model?: string;
  readonly day?: string;
  readonly cached?: number;
  readonly outcome?: 'answered' | 'cut';
}

/** A call of a model, recorded as the engine records it. */
async function called(given: Given): Promise<void> {
  const { costMicros, itemId = dear, agent = 'triage', model = 'quick', day = today } = given;
  const keys = lab.context.keysOf(lab.own.tenantId);
  const begun = await openCallLedger(lab.test.database, keys, noLimits).begin({
    for: { itemId, agent, version: 'v_1', tainted: false },
    ...{ model, provider: 'openai', providerModel: 'gpt-5-mini', repair: false, prompt: 'p' },
    ...{ day, price: freePrice, mostMicros: 900, endsWithinMs: 60_000 },
  });
  if (costMicros === null) return;
  const usage = { inputTokens: 100, cachedInputTokens: given.cached ?? 0, outputTokens: 10 };
  const ended = { usage, costMicros, tookMs: 1, requestId: null, answer: 'a' };
  await begun.end({ ...ended, outcome: given.outcome ?? 'answered' });
}

async function limited(spend: object): Promise<void> {
  await inTenant(lab.test.database, lab.own.tenantId, async (tx) => {
    const policy = { ...(await readWorkspaceState(tx))?.policy, spend };
    const text = 'update workspace_state set policy = $2 where tenant_id = $1';
    await tx.query(text, [tx.tenantId, JSON.stringify(policy)]);
  });
}

async function costs(query = '', key = lab.own.admin): Promise<CostsView> {
  const response = await lab.call(key, 'GET', `/v1/costs${query}`);
  expect(response.status).toBe(200);
  return bodyOf(response);
}

const figures = (
  calls: number,
  costMicros: number,
  input: number,
  cached: number,
  output: number,
) => ({
  ...{ calls, costMicros, inputTokens: input, cachedTokens: cached, outputTokens: output },
});

it('sums the calls of the last 30 days, whole and by every part', async () => {
  const view = await costs();
  expect([view.from, view.to, view.byDay.length]).toEqual([daysAgo(29), today, 30]);
  expect(view.total).toEqual(figures(4, 507, 300, 40, 30));
  expect(view.byDay.at(-1)).toEqual({ day: today, ...figures(3, 500, 200, 40, 20) });
  expect(view.byDay.at(-2)).toEqual({ day: daysAgo(1), ...figures(0, 0, 0, 0, 0) });
  expect(view.byDay.at(-3)).toEqual({ day: daysAgo(2), ...figures(1, 7, 100, 0, 10) });
  expect(view.byAgent.map((one) => [one.agent, one.costMicros])).toEqual([
    ['triage', 307],
    ['network', 200],
  ]);
  expect(view.byModel.map((one) => [one.model, one.costMicros])).toEqual([
    ['quick', 307],
    ['full', 200],
  ]);
  expect(view.byAgentAndModel).toEqual([
    { agent: 'triage', model: 'quick', ...figures(3, 307, 200, 40, 20) },
    { agent: 'network', model: 'full', ...figures(1, 200, 100, 0, 10) },
  ]);
  expect(view.byOutcome.map((one) => [one.outcome, one.calls])).toEqual([
    ['answered', 2],
    ['cut', 1],
    [null, 1],
  ]);
});

it('names the tickets that cost most, and what is set aside', async () => {
  const view = await costs();
  expect(view.dearest.map((one) => [one.itemId, one.externalId, one.costMicros])).toEqual([
    [dear, 'N-dear', 500],
    [cheap, 'N-cheap', 7],
  ]);
  expect(view.underWay).toEqual({ calls: 1, setAsideMicros: 900 });
});

it('says where the limits of the policy stand, in micro-dollars at its rate', async () => {
  expect((await costs()).today.all).toMatchObject({ limitMicros: null, notice: 'none' });
  await limited({
    perItem: null,
    perAgentDay: { minorUnits: 1, currency: 'EUR' },
    perDay: { minorUnits: 2, currency: 'EUR' },
    oneUsd: { minorUnits: 80, currency: 'EUR' },
  });
  const view = await costs();
  expect(view.oneUsd).toEqual({ micros: 800_000, currency: 'EUR' });
  expect(view.limits).toEqual({
    ...{ perItemMicros: null, perAgentDayMicros: 12_500, perDayMicros: 25_000 },
  });
  const metrics = await (await lab.call(lab.own.admin, 'GET', '/metrics')).text();
  expect(metrics).toContain('signalbox_spend_share{of="tenant",at="now"} 0.02\n');
  const { all, agents, passedShare } = view.today;
  expect(all).toMatchObject({ spentMicros: 500, setAsideMicros: 900, limitMicros: 25_000 });
  expect(all.forecastMicros).toBe(Math.round(500 / passedShare));
  expect(agents.map((one) => [one.agent, one.spentMicros, one.setAsideMicros])).toEqual([
    ['triage', 300, 900],
    ['network', 200, 0],
  ]);
  await limited({
    ...{ perItem: null, perAgentDay: null, oneUsd: null },
    perDay: { minorUnits: 0, currency: 'USD' },
  });
  expect((await costs()).today.all).toMatchObject({ limitMicros: 0, notice: 'alert' });
});

it('takes up to 92 days, of the past, in their order', async () => {
  const long = await costs(`?from=${daysAgo(91)}`);
  expect([long.byDay.length, long.total.costMicros]).toEqual([92, 1_000_507]);
  for (const query of [
    `?from=${daysAgo(92)}`,
    `?to=${dayOf(Date.now() + 2 * dayMs)}`,
    `?from=${today}&to=${daysAgo(1)}`,
    '?from=yesterday',
    '?from=0000-01-01&to=0000-01-02',
    '?since=2026-01-01',
  ]) {
    const response = await lab.call(lab.own.admin, 'GET', `/v1/costs${query}`);
    expect([query, response.status]).toEqual([query, 400]);
    expect((await bodyOf(response))['code']).toBe('invalid_query');
  }
});

it('has nothing to say of a tenant that asked no model', async () => {
  const view = await costs('', lab.other.admin);
  expect(view.total).toEqual(figures(0, 0, 0, 0, 0));
  expect([view.dearest, view.byAgent, view.today.agents]).toEqual([[], [], []]);
});
