import {
  type CostFigures,
  type CostsView,
  type DaySpend,
  type Money,
  minorDigits,
} from '@signalbox/contract';
import { dayOf, dayPassed, forecastMicros, spendNotice } from '@signalbox/domain';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import { countOpenCalls } from '../store/model/count-open.ts';
import { listDayCounters } from '../store/model/list-counters.ts';
import { listDearest } from '../store/model/list-dearest.ts';
import type { SpendCounter } from '../store/model/read-counter.ts';
import { type CallSumRow, type CallSums, sumCalls, sumReplays } from '../store/model/sum-calls.ts';
import type { Tx } from '../store/tx.ts';
import { spendLimits } from './spend-limits.ts';

/** First and last day of UTC. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;
const dearestMax = 10;
const nothing: CostFigures = {
  calls: 0,
  costMicros: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
};

/** How many days of UTC a range has. */
export function daysIn({ from, to }: DayRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** What language models cost in some days, and where the limits of the policy stand now. Money is whole micro-dollars. */
export async function readCosts(tx: Tx, range: DayRange, nowMs: number): Promise<CostsView> {
  const { from, to } = range;
  const today = dayOf(nowMs);
  const policy = (await readWorkspaceState(tx))?.policy;
  const limits = spendLimits({ spend: policy?.spend ?? null });
  const sums = await sumCalls(tx, from, to);
  const counters = await listDayCounters(tx, today);
  const ofTenant = counters.find(({ scope }) => scope === 'tenant');
  return {
    ...{ from, to, at: new Date(nowMs).toISOString() },
    oneUsd: rateOf(policy?.spend?.oneUsd ?? null),
    limits: {
      perItemMicros: limits.perItem,
      perAgentDayMicros: limits.perAgentDay,
      perDayMicros: limits.perDay,
    },
    today: {
      day: today,
      passedShare: dayPassed(nowMs),
      all: standing(ofTenant, limits.perDay, nowMs),
      agents: counters
        .filter(({ scope }) => scope === 'agent')
        .map((one) => ({ agent: one.name, ...standing(one, limits.perAgentDay, nowMs) })),
    },
    underWay: await countOpenCalls(tx),
    ...{ ...partsOf(sums), byDay: everyDay(range, sums) },
    replays: figures((await sumReplays(tx, from, to)) ?? nothing),
    dearest: [...(await listDearest(tx, from, to, dearestMax))],
  };
}

function rateOf(oneUsd: Money | null): CostsView['oneUsd'] {
  if (oneUsd === null) return null;
  const { minorUnits, currency } = oneUsd;
  return { currency, micros: minorUnits * 10 ** (6 - minorDigits(currency)) };
}

function standing(
  counter: SpendCounter | undefined,
  limitMicros: number | null,
  nowMs: number,
): DaySpend {
  const { settledMicros: spentMicros, reservedMicros: setAsideMicros } = counter ?? {
    settledMicros: 0,
    reservedMicros: 0,
  };
  return {
    ...{ spentMicros, setAsideMicros, limitMicros },
    forecastMicros: forecastMicros(spentMicros, nowMs),
    notice: limitMicros === null ? 'none' : noticeOf(spentMicros, limitMicros, nowMs),
  };
}

function noticeOf(spentMicros: number, limitMicros: number, nowMs: number): DaySpend['notice'] {
  const { level, because } = spendNotice(spentMicros, limitMicros, nowMs);
  return because === 'forecast' ? 'forecast' : level;
}

type Parts = Pick<CostsView, 'total' | 'byAgent' | 'byModel' | 'byAgentAndModel' | 'byOutcome'>;

function partsOf(rows: readonly CallSumRow[]): Parts {
  const of = (part: CallSumRow['part']): readonly CallSumRow[] =>
    rows.filter((row) => row.part === part);
  const [all] = of('all');
  return {
    total: all === undefined ? nothing : figures(all),
    byAgent: of('agent').map((row) => ({ agent: row.agent ?? '', ...figures(row) })),
    byModel: of('model').map((row) => ({ model: row.model ?? '', ...figures(row) })),
    byAgentAndModel: of('agent and model').map((row) => {
      return { agent: row.agent ?? '', model: row.model ?? '', ...figures(row) };
    }),
    byOutcome: of('outcome').map((row) => ({ outcome: row.outcome, ...figures(row) })),
  };
}

function everyDay(range: DayRange, rows: readonly CallSumRow[]): CostsView['byDay'] {
  const known = new Map(rows.flatMap((row) => (row.part === 'day' ? [[row.day, row]] : [])));
  return Array.from({ length: daysIn(range) }, (_, n) => {
    const day = dayOf(Date.parse(range.from) + n * dayMs);
    return { day, ...figures(known.get(day) ?? nothing) };
  });
}

function figures(row: CallSums): CostFigures {
  const { calls, costMicros, inputTokens, cachedTokens, outputTokens } = row;
  return { calls, costMicros, inputTokens, cachedTokens, outputTokens };
}
