import { burstLimit, type HeldTarget, isBurst } from '@signalbox/domain';

/** What was decided before, of one agent: automatic decisions and past tickets, by target (`field=value`). */
export interface Usual {
  readonly total: number;
  readonly targets: Readonly<Record<string, number>>;
}

export interface BurstTerms {
  readonly windowMs: number;
  readonly minimum: number;
  readonly usual: Usual;
}

/** Counts what this process lets through, so that a burst is held within it before the controls have heard of the first one. */
export interface BurstMeter {
  /** The targets of an automatic decision that are more than usual now. None: the decision is counted as let through. */
  take(
    tenantId: string,
    decision: { readonly agent: string; readonly targets: readonly string[] },
    terms: BurstTerms,
    nowMs: number,
  ): readonly HeldTarget[];
}

interface LetThrough {
  readonly atMs: number;
  readonly targets: readonly string[];
}

const rememberedMax = 128;
/**
 * A mistake that begins among ordinary work would hide in any long stretch, and a slow one in any short: the last decisions
 * are looked at over several lengths.
 */
const lengths: ReadonlySet<number> = new Set([8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128]);

export function openBurstMeter(): BurstMeter {
  const agents = new Map<string, LetThrough[]>();
  return {
    take: (tenantId, { agent, targets }, terms, nowMs) => {
      const key = `${tenantId}/${agent}`;
      const last = agents.get(key) ?? [];
      agents.set(key, last);
      const held = targets.flatMap((target) => heldOf(last, target, terms, nowMs) ?? []);
      if (held.length > 0) return held;
      last.push({ atMs: nowMs, targets });
      // Cut seldom, so that a decision does not move all that came before it.
      if (last.length > 2 * rememberedMax) last.splice(0, last.length - rememberedMax);
      return [];
    },
  };
}

function heldOf(
  last: readonly LetThrough[],
  target: string,
  { windowMs, minimum, usual }: BurstTerms,
  nowMs: number,
): HeldTarget | null {
  const known = { count: usual.targets[target] ?? 0, total: usual.total };
  let count = 1;
  for (let among = 1; among <= rememberedMax; among += 1) {
    if (count >= minimum && lengths.has(among) && isBurst(count, among, known, minimum)) {
      return { target, count, among, limit: burstLimit(among, known.count, known.total, minimum) };
    }
    const before = last[last.length - among];
    if (before === undefined || before.atMs <= nowMs - windowMs) break;
    if (before.targets.includes(target)) count += 1;
  }
  return null;
}
