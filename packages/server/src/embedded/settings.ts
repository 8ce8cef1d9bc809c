import { EmbeddedDatabaseError } from './errors.ts';

/** Settings of postgresql.conf by name; values are written quoted. */
export type Settings = Readonly<Record<string, string>>;

/**
 * What the embedded server runs with. Three things must stay true: nothing listens outside the private socket,
 * an acknowledged commit is on disk, and **no ticket text reaches the log**. For the last, statements and
 * parameters are not logged; errors of clients are not either, since their text quotes values ("invalid input syntax …");
 * and terse lines leave out DETAIL, which holds keys and, after a crash, the statement that ran.
 */
const DEFAULTS: Settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  ssl: 'off',
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Hot tables (jobs, leases, controls) grow by updates: vacuum after 5 % instead of 20 %.
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.05',
  autovacuum_naptime: '30s',
  log_autovacuum_min_duration: '-1',
  log_checkpoints: 'off',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

function quoted(name: string, value: string): string {
  if (!/^[a-z_][a-z0-9_.]*$/i.test(name) || /[\n\r\0]/.test(value)) {
    throw new EmbeddedDatabaseError(
      'invalid_setting',
      'A database setting has a name or value that a configuration file cannot hold.',
      'Names consist of letters, digits, _ and dots; values are one line.',
    );
  }
  return `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/**
 * The text of the configuration file: defaults, then `overrides`, then the socket's folder.
 * @throws EmbeddedDatabaseError `invalid_setting`
 */
export function renderSettings(socketDirectory: string, overrides: Settings): string {
  const all: Settings = {
    ...DEFAULTS,
    ...overrides,
    unix_socket_directories: socketDirectory,
  };
  const lines = Object.entries(all).map(([name, value]) => quoted(name, value));
  return [
    '# Written by Signalbox at every start. Your own settings: ALTER SYSTEM SET …',
    ...lines,
    '',
  ].join('\n');
}
