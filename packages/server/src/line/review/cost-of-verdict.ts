import type { VerdictBody } from '@signalbox/contract';
import { costOf, type MistakeCost, own } from '@signalbox/domain';

/**
 * What the mistake that a verdict shows costs, in ordinary mistakes: that of the dearest corrected field. 0 for an accepted
 * decision; 1 where a person only said that it was wrong.
 */
export function costOfVerdict(
  costs: readonly MistakeCost[],
  decided: Readonly<Record<string, { readonly value: string | null }>>,
  { verdict, fields, reply }: Pick<VerdictBody, 'verdict' | 'fields' | 'reply'>,
): number {
  if (verdict === 'accept') return 0;
  if (verdict !== 'edit') return 1;
  // Whoever only puts a reply in other words confirms what was decided.
  if (reply !== undefined && Object.keys(fields).length === 0) return 0;
  const wrong = Object.entries(fields).flatMap(([field, right]) => {
    const value = own(decided, field)?.value ?? null;
    return value === null || value === right ? [] : [costOf(costs, field, value, right)];
  });
  return wrong.length === 0 ? 1 : Math.max(...wrong);
}
