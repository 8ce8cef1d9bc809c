import { burstLimit, type HeldTarget, isBurst, mayBeBurst } from '@signalbox/domain';

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

/** A decision that acts by itself, and the targets it names. */
export interface LetThrough {
  /** Of the decision, UUID version 7. */
  readonly id: string;
  readonly atMs: number;
  readonly targets: readonly string[];
}

/** Counts what acts by itself, so that a burst is held before the controls have heard of its first decision. */
export interface BurstMeter {
  /**
   * How the decision looks among the last ones known here. `odd`: what other processes let through may make it a burst, so `learn`
   * of them before it is taken. Counts nothing.
   */
  look(tenantId: string, agent: string, decision: LetThrough, terms: BurstTerms): 'usual' | 'odd';
  /** Adds what other processes let through, in any order; what is known already is not counted twice. */
  learn(tenantId: string, agent: string, others: readonly LetThrough[]): void;
  /** The targets that are more than usual now. None: the decision is counted as let through. */
  take(
    tenantId: string,
    agent: string,
    decision: LetThrough,
    terms: BurstTerms,
  ): readonly HeldTarget[];
}

/** As many as are looked at. */
export const lookedAtMax = 128;
/**
 * A mistake that begins among ordinary work would hide in any long stretch, and a slow one in any short: the last decisions
 * are looked at over several lengths.
 */
const lengths: ReadonlySet<number> = new Set([
  4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128,
]);

export function openBurstMeter(): BurstMeter {
  const agents = new Map<string, LetThrough[]>();
  const lastOf = (tenantId: string, agent: string): LetThrough[] => {
    const key = `${tenantId}/${agent}`;
    const last = agents.get(key) ?? [];
    agents.set(key, last);
    return last;
  };
  return {
    look: (tenantId, agent, decision, terms) => {
      const last = lastOf(tenantId, agent);
      const odd = (target: string): boolean =>
        stretchOf(last, target, decision, terms, mayBeBurst) !== null;
      return decision.targets.some(odd) ? 'odd' : 'usual';
    },
    learn: (tenantId, agent, others) => {
      const last = lastOf(tenantId, agent);
      const ids = new Set(last.map(({ id }) => id));
      last.push(...others.filter(({ id }) => !ids.has(id)));
      last.sort((one, other) => one.atMs - other.atMs);
      cut(last);
    },
    take: (tenantId, agent, decision, terms) => {
      const last = lastOf(tenantId, agent);
      const held = decision.targets.flatMap((target) => {
        const stretch = stretchOf(last, target, decision, terms, isBurst);
        if (stretch === null) return [];
        const { count, among, usual } = stretch;
        return {
          target,
          count,
          among,
          limit: burstLimit(among, usual.count, usual.total, terms.minimum),
        };
      });
      if (held.length > 0) return held;
      last.push(decision);
      cut(last);
      return [];
    },
  };
}

/** Seldom, so that a decision does not move all that came before it. */
function cut(last: LetThrough[]): void {
  if (last.length > 2 * lookedAtMax) last.splice(0, last.length - lookedAtMax);
}

interface Stretch {
  readonly count: number;
  readonly among: number;
  readonly usual: { readonly count: number; readonly total: number };
}

/** The shortest of the last stretches, ending with the decision, that `isIt` is true of. */
function stretchOf(
  last: readonly LetThrough[],
  target: string,
  { atMs: nowMs }: LetThrough,
  { windowMs, minimum, usual }: BurstTerms,
  isIt: typeof isBurst,
): Stretch | null {
  const known = { count: usual.targets[target] ?? 0, total: usual.total };
  let count = 1;
  for (let among = 1; among <= lookedAtMax; among += 1) {
    if (lengths.has(among) && isIt(count, among, known, minimum)) {
      return { count, among, usual: known };
    }
    const before = last[last.length - among];
    if (before === undefined || before.atMs <= nowMs - windowMs) break;
    if (before.targets.includes(target)) count += 1;
  }
  return null;
}
