import { own } from '../shared/own.ts';
import { burstLimit, isBurst } from './burst-limit.ts';
import type { HeldTarget } from './event.ts';
import type { ControlPolicy } from './policy.ts';
import type { Target, Targets } from './state.ts';

const minuteMs = 60_000;
const halfLifeMinutes = 7 * 24 * 60;
/** Below this a target is no longer told from one never seen. */
const forgotten = 0.5;

/** An agent's targets while events are taken in. */
export interface OpenTargets {
  minutes: readonly number[];
  past: number;
  pastAtMs: number;
  readonly each: Map<string, Target>;
}

export function openTargets(targets: Targets): OpenTargets {
  const each = new Map(targets.each.map((one) => [one.target, one]));
  return { minutes: targets.minutes, past: targets.past, pastAtMs: targets.pastAtMs, each };
}

export function sealTargets({ minutes, past, pastAtMs, each }: OpenTargets): Targets {
  return { minutes, past, pastAtMs, each: [...each.values()] };
}

function total(minutes: readonly number[], fromMinute = 0): number {
  let sum = 0;
  for (let n = minutes.length - 2; n >= 0 && (minutes[n] ?? 0) >= fromMinute; n -= 2) {
    sum += minutes[n + 1] ?? 0;
  }
  return sum;
}

function plusOne(minutes: readonly number[], minute: number): readonly number[] {
  const next = minutes.slice();
  const last = next.length - 2;
  if (last >= 0 && (next[last] ?? 0) >= minute) next[last + 1] = (next[last + 1] ?? 0) + 1;
  else next.push(minute, 1);
  return next;
}

function fadeOver(minutes: number): number {
  return 2 ** (-Math.max(0, minutes) / halfLifeMinutes);
}

/** What is still in the window, and the past with what left it, each faded since it left. */
function rolled(
  minutes: readonly number[],
  past: number,
  moment: { readonly fade: number; readonly minute: number; readonly length: number },
): { readonly minutes: readonly number[]; readonly past: number } {
  const { fade, minute, length } = moment;
  const kept: number[] = [];
  let sum = past * fade;
  for (let n = 0; n < minutes.length; n += 2) {
    const at = minutes[n] ?? 0;
    const count = minutes[n + 1] ?? 0;
    if (at > minute - length) kept.push(at, count);
    else sum += count * fadeOver(minute - at - length);
  }
  return { minutes: kept, past: sum };
}

function roll(targets: OpenTargets, nowMs: number, policy: ControlPolicy): void {
  const minute = Math.floor(nowMs / minuteMs);
  const before = Math.floor(targets.pastAtMs / minuteMs);
  if (minute <= before) return;
  const length = Math.max(1, Math.ceil(policy.burst.windowMs / minuteMs));
  const moment = { fade: fadeOver(minute - before), minute, length };
  Object.assign(targets, rolled(targets.minutes, targets.past, moment), { pastAtMs: nowMs });
  for (const [name, target] of targets.each) {
    // What was held is not usual before a person says so.
    if (target.held !== null) {
      targets.each.set(name, { ...target, past: target.past * moment.fade });
      continue;
    }
    const next = rolled(target.minutes, target.past, moment);
    if (next.minutes.length === 0 && next.past < forgotten) targets.each.delete(name);
    else targets.each.set(name, { ...target, ...next });
  }
}

// Among an hour's usual work a flood of a minute would hide too long: the last minutes are judged by themselves too.
const shortMinutes = 2;

interface Among {
  readonly fromMinute: number;
  readonly among: number;
}

function judge(
  targets: OpenTargets,
  target: Target,
  given: { readonly windows: readonly Among[]; readonly nowMs: number },
  policy: ControlPolicy,
): Target {
  if (target.held !== null) return target;
  const { usual, burst } = policy;
  const known = {
    count: target.past + (own(usual.targets, target.target) ?? 0),
    total: targets.past + usual.total,
  };
  for (const { fromMinute, among: all } of given.windows) {
    const count = total(target.minutes, fromMinute);
    if (count < burst.minimum) return target;
    const among = Math.max(count, all);
    if (!isBurst(count, among, known, burst.minimum)) continue;
    const limit = burstLimit(among, known.count, known.total, burst.minimum);
    const cause = { code: 'burst', value: count, limit, count: among } as const;
    return { ...target, held: { sinceMs: given.nowMs, cause } };
  }
  return target;
}

/**
 * One more automatic decision. A late or repeated one counts for its targets but not among all: it can make a burst, and hides
 * none.
 */
export function countTargets(
  targets: OpenTargets,
  names: readonly string[],
  place: { readonly late: boolean; readonly nowMs: number },
  policy: ControlPolicy,
): void {
  const { late, nowMs } = place;
  roll(targets, nowMs, policy);
  const minute = Math.floor(nowMs / minuteMs);
  if (!late) targets.minutes = plusOne(targets.minutes, minute);
  const windows = [0, minute - shortMinutes + 1].map((fromMinute) => ({
    fromMinute,
    among: total(targets.minutes, fromMinute),
  }));
  for (const name of new Set(names)) {
    const before = targets.each.get(name) ?? { target: name, minutes: [], past: 0, held: null };
    const counted = {
      target: name,
      minutes: plusOne(before.minutes, minute),
      past: before.past,
      held: before.held,
    };
    targets.each.set(name, judge(targets, counted, { windows, nowMs }, policy));
  }
}

/** A process has held decisions to these targets: from now on all do, until a person says that it is as it should be. */
export function holdTargets(
  targets: OpenTargets,
  held: readonly HeldTarget[],
  nowMs: number,
  policy: ControlPolicy,
): void {
  if (held.length === 0) return;
  roll(targets, nowMs, policy);
  for (const { target: name, count, among, limit } of held) {
    const before = targets.each.get(name) ?? { target: name, minutes: [], past: 0, held: null };
    if (before.held !== null) continue;
    const cause = { code: 'burst', value: count, limit, count: among } as const;
    targets.each.set(name, { ...before, held: { sinceMs: nowMs, cause } });
  }
}

/** A person says that a burst is as it should be: what came of it is usual from now on. */
export function releaseTarget(
  targets: OpenTargets,
  name: string,
  nowMs: number,
  policy: ControlPolicy,
): void {
  roll(targets, nowMs, policy);
  const target = targets.each.get(name);
  if (target === undefined) return;
  const past = target.past + total(target.minutes);
  targets.each.set(name, { ...target, minutes: [], past, held: null });
}
