import { afterAll, beforeAll, expect, test } from 'vitest';
import { startJobWorker } from '../../src/queue/job-worker.ts';
import { guardLife } from '../../src/queue/worker-life.ts';
import { enqueue } from '../../src/store/jobs/enqueue.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { until } from '../support/until.ts';

const waiting = 20;
const itemId = '01a1fca0-0000-7000-8000-000000000000';
let lab: LineLab;

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'auto' }));
});
afterAll(() => lab.close());

test('a write that was asked for last is fetched before the decisions that wait', async () => {
  const { database, logger } = lab.context;
  for (const task of [...Array<'advance'>(waiting).fill('advance'), 'write'] as const) {
    await inTenant(database, lab.tenantId, (tx) => enqueue(tx, task, { ids: [itemId] }));
  }
  const fetched: string[] = [];
  const life = await guardLife(lab.ownerUrl, logger);
  const worker = await startJobWorker({
    ...{ life, logger, pool: lab.database.system, concurrency: 1 },
    handle: async ({ task }) => {
      fetched.push(task);
    },
  });
  try {
    await until('all are fetched', () => fetched.length === waiting + 1, 20_000);
  } finally {
    await worker.stop();
    await life.end();
  }
  expect(fetched[0]).toBe('write');
});
