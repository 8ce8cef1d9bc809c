import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { pairsOf, type TracingSettings, tracingSettings } from './tracing-settings.ts';

/** Everything the environment can say, checked once. The only place that reads it. */
export interface Settings {
  /** Data, keys and anchors of this installation. Default `./.signalbox`. */
  readonly home: string;
  /** Your own PostgreSQL; null: the embedded one in `home`. */
  readonly databaseUrl: string | null;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly masterKeyFile: string;
  /** Folder with `signalbox.yaml`; null: the current folder when it has one. */
  readonly workspace: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Folder with evaluation data; null when there is none. */
  readonly evalData: string | null;
  /** Where conversations are told of; null: nowhere. */
  readonly tracing: TracingSettings | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable has a value that cannot be used. The message names it and what is allowed, never the value of a secret. */
export class SettingsError extends Error {
  readonly code = 'invalid_settings';

  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

const endpoint = z.url({ protocol: /^https?$/, error: 'an http or https address' });
const protocol = z.enum(['http/json', 'http/protobuf']);
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');
const pairs = z
  .string()
  .default('')
  .transform((text, context) => {
    const read = pairsOf(text);
    if (read !== null) return read;
    const message = 'pairs name=value with commas between them, values percent-encoded';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const schema = z.object({
  SIGNALBOX_HOME: z.string().min(1).default('./.signalbox'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'an address that starts with postgresql://')
    .optional(),
  SIGNALBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
  SIGNALBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SIGNALBOX_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SIGNALBOX_MASTER_KEY_FILE: z.string().min(1).optional(),
  SIGNALBOX_WORKSPACE: z.string().min(1).optional(),
  SIGNALBOX_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info'),
  SIGNALBOX_EVAL_DATA: z.string().min(1).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.default('http/json'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs,
  OTEL_SERVICE_NAME: z.string().min(1).default('signalbox'),
  OTEL_RESOURCE_ATTRIBUTES: pairs,
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: flag,
  OTEL_SDK_DISABLED: flag,
});

/** @throws SettingsError naming every variable that cannot be used. */
export function readSettings(environment: Environment, cwd: string): Settings {
  // An empty variable is how shells and Compose files say "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SettingsError(faults.join('; '));
  }
  const env = parsed.data;
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(cwd, path));
  const home = absolute(env.SIGNALBOX_HOME);
  return {
    home,
    databaseUrl: env.DATABASE_URL ?? null,
    port: env.SIGNALBOX_PORT,
    host: env.SIGNALBOX_HOST,
    publicUrl: env.SIGNALBOX_PUBLIC_URL ?? null,
    masterKeyFile: absolute(env.SIGNALBOX_MASTER_KEY_FILE ?? join(home, 'master.key')),
    workspace: env.SIGNALBOX_WORKSPACE === undefined ? null : absolute(env.SIGNALBOX_WORKSPACE),
    logLevel: env.SIGNALBOX_LOG_LEVEL,
    evalData: env.SIGNALBOX_EVAL_DATA === undefined ? null : absolute(env.SIGNALBOX_EVAL_DATA),
    tracing: tracingSettings(env),
  };
}
