import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, SettingsError } from '../../src/config/settings.ts';
import { namesBelow, repository, tableBelow, textOf } from './support.ts';

const document = 'docs/reference/environment.md';

async function variablesOfSettings(): Promise<readonly string[]> {
  const path = join(repository, 'packages', 'server', 'src', 'config', 'settings.ts');
  const found = (await readFile(path, 'utf8')).matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm);
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}

test('the reference and the settings name the same variables', async () => {
  const variables = await variablesOfSettings();
  expect(variables.length).toBeGreaterThanOrEqual(9);
  expect([...namesBelow(await textOf(document), 'Environment')].sort()).toEqual(
    [...variables].sort(),
  );
});

test('the defaults in the reference are those of the settings', async () => {
  const rows = tableBelow(await textOf(document), 'Environment');
  const written = Object.fromEntries(rows.map(([name = '', value = '']) => [name, value]));
  const settings = readSettings({}, '/somewhere');
  const given = {
    SIGNALBOX_HOME: written['SIGNALBOX_HOME'],
    SIGNALBOX_PORT: written['SIGNALBOX_PORT'],
    SIGNALBOX_HOST: written['SIGNALBOX_HOST'],
    SIGNALBOX_LOG_LEVEL: written['SIGNALBOX_LOG_LEVEL'],
    OTEL_EXPORTER_OTLP_PROTOCOL: written['OTEL_EXPORTER_OTLP_PROTOCOL'],
    OTEL_SERVICE_NAME: written['OTEL_SERVICE_NAME'],
    OTEL_SDK_DISABLED: written['OTEL_SDK_DISABLED'],
  };
  expect(Object.values(given)).not.toContain(undefined);
  expect(readSettings(given, '/somewhere')).toEqual(settings);
  expect(settings.masterKeyFile).toBe('/somewhere/.signalbox/master.key');
  expect(written['SIGNALBOX_MASTER_KEY_FILE']).toContain('master.key');
  const absent = rows.flatMap(([name = '', value]) => (value === 'none' ? [name] : []));
  expect(absent.sort()).toEqual([
    'DATABASE_URL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_HEADERS',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
    'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
    'OTEL_RESOURCE_ATTRIBUTES',
    'SIGNALBOX_EVAL_DATA',
    'SIGNALBOX_PUBLIC_URL',
  ]);
});

test('the log levels in the reference are those the settings take', async () => {
  const rows = tableBelow(await textOf(document), 'Environment');
  const meaning = rows.find(([name]) => name === 'SIGNALBOX_LOG_LEVEL')?.[2] ?? '';
  const levels = [...(meaning.split('.')[0] ?? '').matchAll(/`(\w+)`/g)].map(
    (match) => match[1] ?? '',
  );
  expect(levels.length).toBe(6);
  for (const level of levels) {
    expect(readSettings({ SIGNALBOX_LOG_LEVEL: level }, '/').logLevel).toBe(level);
  }
  expect(() => readSettings({ SIGNALBOX_LOG_LEVEL: 'loud' }, '/')).toThrow(SettingsError);
});
