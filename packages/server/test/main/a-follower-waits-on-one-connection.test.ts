import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTicks, type Ticks } from '../../src/main/ticks.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const logger = pino({ level: 'silent' });
let test: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  test = await createTestDatabase();
  client = new pg.Client({ connectionString: test.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await test.close();
});

const backends = async (): Promise<readonly number[]> => {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity
     where application_name = 'signalbox leader' and datname = current_database() order by pid`,
  );
  return rows.map((row) => row.pid);
};

it('two processes hold two connections, and the follower leads on its own when the leader is gone', async () => {
  const counts = [0, 0];
  const start = (at: number): Ticks =>
    startTicks(
      test.ownerUrl,
      [
        {
          name: 'count',
          everyMs: 20,
          run: async () => {
            counts[at] = (counts[at] ?? 0) + 1;
          },
        },
      ],
      logger,
    );
  const first = start(0);
  await expect.poll(() => counts[0], { timeout: 5_000 }).toBeGreaterThan(0);
  const second = start(1);
  await expect.poll(async () => (await backends()).length, { timeout: 5_000 }).toBe(2);
  const before = await backends();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await backends()).toEqual(before);
  expect(counts[1]).toBe(0);
  await first.stop();
  await expect.poll(() => counts[1], { timeout: 5_000 }).toBeGreaterThan(0);
  const [pid] = await backends();
  expect(before).toContain(pid);
  await client.query('select pg_terminate_backend($1)', [pid]);
  const then = counts[1] ?? 0;
  await expect.poll(() => counts[1], { timeout: 5_000 }).toBeGreaterThan(then + 2);
  await second.stop();
  await expect.poll(backends, { timeout: 5_000 }).toEqual([]);
}, 30_000);
