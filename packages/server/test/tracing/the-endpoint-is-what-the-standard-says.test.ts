import { expect, test } from 'vitest';
import { readSettings, SettingsError } from '../../src/config/settings.ts';

const tracing = (environment: Readonly<Record<string, string>>) =>
  readSettings(environment, '/somewhere').tracing;

test('without an endpoint, or when the library is switched off, there is none', () => {
  expect(tracing({})).toBeNull();
  expect(tracing({ OTEL_SERVICE_NAME: 'desk' })).toBeNull();
  expect(
    tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }),
  ).toBeNull();
});

test('the general endpoint gets the path of traces, their own is taken as it stands', () => {
  expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' })).toEqual({
    ...{ url: 'http://c:4318/v1/traces', protocol: 'http/json', headers: {} },
    ...{ serviceName: 'signalbox', resource: {}, texts: false },
  });
  const langfuse = 'https://cloud.langfuse.com/api/public/otel/';
  expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: langfuse })?.url).toBe(
    'https://cloud.langfuse.com/api/public/otel/v1/traces',
  );
  expect(
    tracing({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://phoenix:6006/v1/traces',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    }),
  ).toMatchObject({ url: 'http://phoenix:6006/v1/traces', protocol: 'http/protobuf' });
});

test('headers and resource are pairs, and a fault in them names no value', () => {
  const given = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20cGs6c2s=, x-team=a',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=desk',
    OTEL_RESOURCE_ATTRIBUTES: 'openinference.project.name=desk',
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
  };
  expect(tracing(given)).toMatchObject({
    headers: { Authorization: 'Basic cGs6c2s=', 'x-team': 'desk' },
    resource: { 'openinference.project.name': 'desk' },
    texts: true,
  });
  for (const text of ['Bearer secret', '=secret', 'a=%E0%A4%A']) {
    const read = (): unknown => tracing({ ...given, OTEL_EXPORTER_OTLP_HEADERS: text });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/^OTEL_EXPORTER_OTLP_HEADERS: pairs name=value/);
    expect(read).not.toThrow(/secret|%E0/);
  }
});
