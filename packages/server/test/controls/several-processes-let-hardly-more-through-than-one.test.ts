import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance } from '../../src/line/runner/advance.ts';
import { type LabProcess, type LineLab, openLine } from '../support/line.ts';
import { files, putPastTickets } from './one-wrong-rule.ts';

let lab: LineLab;

beforeAll(async () => {
  lab = await openLine();
  await putPastTickets(lab);
  await lab.publish(files('finance'));
  await lab.publish(files('field-support'));
  // The controls know what is usual and then hear of nothing more, as when a long transaction keeps them from reading on.
  await lab.watch();
});
afterAll(() => lab.close());

/** What one process alone lets through: eleven of eleven come up more than once in a million windows, twelve of twelve less. */
const letThroughByOne = 11;
/** Seven of seven do not look odd yet to a process that knows nothing of the others. */
const notOdd = 7;

async function arrive(count: number, prefix: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const subject = 'billing: the invoice is wrong';
    ids.push(await lab.accept({ source: 'api', externalId: `${prefix}-${n}`, subject, body: '' }));
  }
  return ids;
}

async function letThrough(): Promise<number> {
  const [row] = await lab.sql<{ n: number }>(
    "select count(*)::int as n from signalbox.decision where lane = 'auto'",
  );
  return row?.n ?? 0;
}

test('three processes that decide at the same moment see what the others let through', async () => {
  const processes: readonly LabProcess[] = [lab, await lab.another(), await lab.another()];
  const ids = await arrive(90, 'together');
  const failed = await Promise.all(
    processes.map(({ context }, n) =>
      advance(context, lab.tenantId, ids.slice(30 * n, 30 * n + 30)),
    ),
  );
  expect(failed.flat()).toEqual([]);
  const through = await letThrough();
  expect(through).toBeGreaterThanOrEqual(letThroughByOne);
  expect(through).toBeLessThanOrEqual(letThroughByOne + 2 * notOdd);
});

test('one that starts later goes on from there', async () => {
  const before = await letThrough();
  const late = await lab.another();
  const failed = await advance(late.context, lab.tenantId, await arrive(30, 'late'));
  expect(failed).toEqual([]);
  expect((await letThrough()) - before).toBeLessThanOrEqual(notOdd);
});
