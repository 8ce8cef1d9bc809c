import type { Effect } from './sink.ts';
import type { TrialEnd } from './trial.ts';

export interface Faults {
  /** Approved and never written. */
  readonly lost: number;
  /** Effects beyond the one that was approved. */
  readonly doubled: number;
  /** Written although a person declined, or was never heard to approve. */
  readonly declinedRun: number;
  /** Written, or a verdict taken, after the review had run out. */
  readonly expiredRun: number;
  /** Written, or a verdict taken, on a decision that a newer one had replaced. */
  readonly supersededRun: number;
  /** Written with another value than the approved one. */
  readonly otherValue: number;
  /** Items that ended stuck, not where their verdict sends them, or not at all. */
  readonly astray: number;
}

/** What the sink counted against what people said. */
export function judge(
  ends: readonly TrialEnd[],
  effects: readonly Effect[],
): Faults & { readonly bad: readonly string[] } {
  const found = ends.map((end) => {
    const own = effects.filter(({ ticket }) => ticket === end.ticket);
    const counted = own.filter(({ category }) => category !== end.begun);
    const before = own.length - counted.length;
    const written = counted.map(({ category }) => category);
    return { end, faults: { ...faultsOf(end, written), doubled: doubledIn(end, written, before) } };
  });
  const sum = (name: keyof Faults): number =>
    found.reduce((all, { faults }) => all + faults[name], 0);
  const bad = found.filter(({ faults }) => Object.values(faults).some((count) => count > 0));
  return {
    ...{ lost: sum('lost'), doubled: sum('doubled'), declinedRun: sum('declinedRun') },
    ...{ expiredRun: sum('expiredRun'), supersededRun: sum('supersededRun') },
    ...{ otherValue: sum('otherValue'), astray: sum('astray') },
    bad: bad.map(({ end, faults }) => {
      const named = Object.entries(faults).flatMap(([name, count]) => (count > 0 ? [name] : []));
      return `${end.ticket}: ${end.state} (${named.join(', ')})`;
    }),
  };
}

/** @param before effects of an approval whose write had begun when a newer text came. */
function doubledIn({ wanted }: TrialEnd, written: readonly string[], before: number): number {
  const right = wanted === null ? 0 : written.filter((value) => value === wanted).length;
  return Math.max(0, right - 1) + Math.max(0, before - 1);
}

function faultsOf(end: TrialEnd, written: readonly string[]): Omit<Faults, 'doubled'> {
  const { wanted, state } = end;
  const { kind } = end.planned;
  const right = wanted === null ? 0 : written.filter((value) => value === wanted).length;
  const wrong = written.length - right + (end.tookLate ? 1 : 0);
  const replaced = kind === 'supersede' || kind === 'revise';
  const approved = kind === 'accept' || kind === 'edit';
  return {
    lost: wanted !== null && right === 0 ? 1 : 0,
    declinedRun: kind === 'decline' || kind === 'unsaid' ? wrong : 0,
    expiredRun: kind === 'expire' ? wrong : 0,
    supersededRun: replaced ? wrong : 0,
    otherValue: approved ? wrong : 0,
    astray: state === (wanted === null ? 'handed_over' : 'resolved') ? 0 : 1,
  };
}
