import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { openEngine } from '../../src/main/engine.ts';
import { noTracing } from '../../src/tracing/tracing.ts';
import { createTestDatabase } from '../support/database.ts';

/** Modules of OpenTelemetry that only traces need. */
function loaded(): readonly string[] {
  const files = Object.keys(createRequire(import.meta.url).cache);
  return files.filter((file) => /@opentelemetry\/(sdk-trace-base|exporter-trace)/.test(file));
}

test('without an endpoint no library is loaded, with one it is', async () => {
  const test = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'signalbox-tracing-'));
  const logger = pino({ level: 'silent' });
  const open = (environment: Readonly<Record<string, string>>) =>
    openEngine({
      settings: readSettings(
        { DATABASE_URL: test.ownerUrl, SIGNALBOX_HOME: home, ...environment },
        home,
      ),
      logger,
    });
  // Another file of tests may have run in this process before.
  const before = loaded();
  try {
    const without = await open({});
    expect(without.context.tracing).toBe(noTracing);
    await without.close();
    expect(loaded()).toEqual(before);
    const withOne = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    await withOne.close();
    expect(loaded().length).toBeGreaterThan(0);
  } finally {
    await test.close();
    await rm(home, { recursive: true });
  }
});
