import { expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openRegistry, type RegistryParts } from '../../src/telemetry/registry.ts';
import { noTracing } from '../../src/tracing/tracing.ts';
import { createTestDatabase } from '../support/database.ts';

const partsOf = (database: RegistryParts['database']): RegistryParts => {
  return { database, monotonicMs: () => performance.now(), now: Date.now, spans: noTracing.counts };
};

it('the figures of the process are there when those of the tenant cannot be counted', async () => {
  const test = await createTestDatabase();
  const registry = openRegistry(partsOf(test.database));
  await test.close();
  const text = await registry.render(test.tenantId);
  expect(text).toMatch(/^nodejs_|^process_|^signalbox_/m);
  expect(text).not.toContain('signalbox_epoch');
});

it('a count that takes long holds nobody up for more than 5 seconds', async () => {
  const never = { connect: () => new Promise(() => undefined) };
  const database = { app: never, system: never } as unknown as Pick<Database, 'app' | 'system'>;
  const registry = openRegistry(partsOf(database));
  const began = performance.now();
  await registry.render('01a1fca0-0000-7000-8000-000000000000');
  expect(performance.now() - began).toBeLessThan(8_000);
}, 10_000);
