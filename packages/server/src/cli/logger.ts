import { type Logger, pino, stdSerializers } from 'pino';
import type { Settings } from '../config/settings.ts';

const secretNames = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'databaseUrl',
  'connectionString',
];
const secretPaths = secretNames.flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
  `headers["${name}"]`,
]);

/**
 * The logger of a process: JSON lines on stderr, or short lines when a person watches. Values named like secrets are left
 * out, and errors are reduced to type, code, message and stack: a database error's other properties quote rows.
 */
export function createLogger(level: Settings['logLevel'], forPeople: boolean): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    redact: { paths: secretPaths, censor: '[removed]' },
    serializers: { err: safeError },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const write = (line: string): void => {
    process.stderr.write(forPeople ? readable(line) : line);
  };
  return pino(options, { write });
}

function safeError(error: unknown): object {
  const { type, message, stack } = stdSerializers.err(error as Error);
  const code = (error as { readonly code?: unknown } | null)?.code;
  return { type, ...(typeof code === 'string' ? { code } : {}), message, stack };
}

function readable(line: string): string {
  const {
    time,
    level,
    msg,
    pid: _,
    err,
    ...rest
  } = JSON.parse(line) as Record<string, unknown> & {
    readonly err?: { readonly message?: string };
  };
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const cause = err?.message === undefined ? [] : [`(${err.message})`];
  const clock = String(time).slice(11, 19);
  return `${[clock, String(level), String(msg ?? ''), ...facts, ...cause].join(' ')}\n`;
}
