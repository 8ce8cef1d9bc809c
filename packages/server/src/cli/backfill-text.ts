import { otherValues } from '@signalbox/domain';
import type { BackfillResult } from '../backfill/run-backfill.ts';

/** Values of a field that are named; the rest is in `--json`. */
const namedMax = 20;

/** What became of the tickets, a line each for what somebody may want to change. */
export function describeBackfill(result: BackfillResult): readonly string[] {
  const { read, imported, changed, duplicates, decided, young, unlabelled, skipped } = result;
  return [
    `${read} tickets: ${imported} are past tickets now, ${changed} have other labels or text than before, ${duplicates} known already`,
    ...(decided === 0 ? [] : [`${decided} left out: an agent has had them`]),
    ...(young === 0 ? [] : [`${young} left out: still open and younger than a day`]),
    ...(unlabelled === 0
      ? []
      : [`${unlabelled} left out: no text, or no value the workspace maps`]),
    ...(skipped === 0 ? [] : [`${skipped} could not be read`]),
    ...Object.entries(result.unmapped).flatMap(([field, values]) => unmapped(field, values)),
  ];
}

function unmapped(field: string, values: Readonly<Record<string, number>>): readonly string[] {
  const counted = Object.entries(values)
    .filter(([value]) => value !== otherValues)
    .sort(([, a], [, b]) => b - a);
  const rest = [...counted.slice(namedMax), [otherValues, values[otherValues] ?? 0] as const];
  const others = rest.reduce((sum, [, n]) => sum + n, 0);
  return [
    ...counted
      .slice(0, namedMax)
      .map(([value, n]) => `${field}: ${have(n)} '${value}', which the workspace does not map`),
    ...(others === 0 ? [] : [`${field}: ${have(others)} other values it does not map`]),
  ];
}

function have(n: number): string {
  return n === 1 ? '1 ticket has' : `${n} tickets have`;
}
