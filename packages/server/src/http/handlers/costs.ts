import { dayOf } from '@signalbox/domain';
import { type DayRange, daysIn, readCosts } from '../../model-ledger/read-costs.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { invalidQuery } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

const daysMax = 92;
const daysUnasked = 30;
const dayMs = 86_400_000;

export function bindCosts(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.getCosts, async ({ caller, query }) => {
    const nowMs = context.now();
    const range = rangeOf(query.from, query.to, nowMs);
    const read = (tx: Parameters<typeof readCosts>[0]) => readCosts(tx, range, nowMs);
    return json(200, await inTenant(context.database, caller.tenantId, read));
  });
}

/** @throws HttpRefusal `invalid_query` for a range that ends before it begins, is not over the past, or is too long */
function rangeOf(from: string | undefined, to: string | undefined, nowMs: number): DayRange {
  const last = to ?? dayOf(nowMs);
  const lastMs = Date.parse(last);
  if (lastMs > nowMs) throw invalidQuery('to', 'has not been yet');
  const first = from ?? dayOf(lastMs - (daysUnasked - 1) * dayMs);
  // Before it there were no models, and dates before the year 1 are none to the database.
  if (first < '2000-01-01') throw invalidQuery('from', 'is before the year 2000');
  const range = { from: first, to: last };
  const days = daysIn(range);
  if (days < 1) throw invalidQuery('from', 'is after the last day');
  if (days > daysMax)
    throw invalidQuery('from', `is more than ${daysMax} days before the last day`);
  return range;
}
