import { dayOf, forecastMicros, type SpendNotice, spendNotice } from './spend.ts';

/** Whose limit of a day it is. The name is that of the agent; empty for the tenant. */
export interface SpendOwner {
  readonly scope: 'agent' | 'tenant';
  readonly name: string;
}

/** What of a limit is spent today. */
export interface SpendStanding extends SpendOwner {
  readonly spentMicros: number;
  /** Null: no limit. */
  readonly limitMicros: number | null;
}

/** What was told of a limit last, and of which day of UTC. */
export interface NotedSpend extends SpendOwner {
  readonly day: string;
  readonly level: 'warn' | 'alert';
  readonly because: 'spent' | 'forecast';
}

export interface SpendChange {
  /** Null: nothing was told of it. */
  readonly from: NotedSpend | null;
  /** Null: there is nothing to tell any more. */
  readonly to: NotedSpend | null;
  /** What is spent of the limit, or will be when `to` is because of a forecast. */
  readonly share: number;
  readonly standing: SpendStanding | null;
}

/** A forecast that has warned is over below this share of the limit: one that goes to and fro is told once. */
const forecastOverShare = 0.9;

/**
 * What has to be told of limits of a day, and what is over: they begin anew with the day, and may be raised. Levels are those of
 * {@link spendNotice}.
 *
 * @param standings of today; a limit that is not among them has nothing spent.
 */
export function spendChanges(
  noted: readonly NotedSpend[],
  standings: readonly SpendStanding[],
  nowMs: number,
): readonly SpendChange[] {
  const today = dayOf(nowMs);
  const gone = noted.filter((one) => !standings.some((standing) => isSame(standing, one)));
  const over = gone.map((from): SpendChange => ({ from, to: null, share: 0, standing: null }));
  const moved = standings.flatMap((standing): SpendChange[] => {
    const from = noted.find((one) => isSame(one, standing)) ?? null;
    const notice = noticeOf(standing, nowMs);
    const { share } = notice;
    if (from !== null && from.day !== today) {
      // What was told of another day is over, also when this one has come as far: that is told anew.
      const to = notedOf(standing, notice, today);
      const ended: SpendChange = { from, to: null, share, standing };
      return to === null ? [ended] : [ended, { from: null, to, share, standing }];
    }
    const to = notedOf(standing, notice, today) ?? lasting(from, standing, nowMs);
    const same = from?.level === to?.level && from?.because === to?.because;
    return same ? [] : [{ from, to, share, standing }];
  });
  return [...over, ...moved];
}

function isSame(a: SpendOwner, b: SpendOwner): boolean {
  return a.scope === b.scope && a.name === b.name;
}

function noticeOf({ spentMicros, limitMicros }: SpendStanding, nowMs: number): SpendNotice {
  return limitMicros === null
    ? { level: 'none', because: 'none', share: 0 }
    : spendNotice(spentMicros, limitMicros, nowMs);
}

function notedOf(
  { scope, name }: SpendOwner,
  { level, because }: SpendNotice,
  day: string,
): NotedSpend | null {
  return level === 'none' || because === 'none' ? null : { scope, name, day, level, because };
}

function lasting(
  from: NotedSpend | null,
  { spentMicros, limitMicros }: SpendStanding,
  nowMs: number,
): NotedSpend | null {
  if (from === null || from.because !== 'forecast' || limitMicros === null) return null;
  return forecastMicros(spentMicros, nowMs) >= forecastOverShare * limitMicros ? from : null;
}

/** How controls are named, so are limits: `spend:tenant`, `spend:agent/triage`. */
export function spendControl({ scope, name }: SpendOwner): string {
  return scope === 'tenant' ? 'spend:tenant' : `spend:agent/${name}`;
}
