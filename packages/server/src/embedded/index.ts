import { findPackage, planBinaries } from './binaries.ts';
import { type Connection, urlOf } from './connection.ts';
import { prepareLocation } from './location.ts';
import type { Settings } from './settings.ts';
import { type EmbeddedLogger, Supervisor } from './supervisor.ts';

export { describeEmbedded, type EmbeddedDescription, removeEmbedded } from './describe.ts';
export { EmbeddedDatabaseError, type EmbeddedDatabaseErrorCode } from './errors.ts';
export type { Connection, EmbeddedLogger, Settings };

export interface OpenEmbeddedOptions {
  /** Folder of this installation's data, made if missing. Its path may be of any length. */
  readonly home: string;
  readonly logger?: EmbeddedLogger | undefined;
  /** How long locks of a dead server, or a start by another process, are waited for. Default: 60,000. */
  readonly lockWaitMs?: number | undefined;
  /** Start the server again when it dies, and take over from an owner that dies. Default: true. */
  readonly supervise?: boolean | undefined;
  /** Settings of postgresql.conf instead of the defaults; used by the process that starts the server. */
  readonly settings?: Settings | undefined;
  /** A folder like that of the npm package (`native/bin`, `native/lib`, …) to take the programs from. */
  readonly packageDirectory?: string | undefined;
}

/** A running PostgreSQL that belongs to a home, shared by all processes that opened that home. */
export interface EmbeddedDatabase {
  /** For `pg` and libpq. Role and database are `signalbox`, the role is superuser. Holds the password: do not log it. */
  readonly url: string;
  readonly connection: Connection;
  readonly dataDirectory: string;
  readonly binDirectory: string;
  readonly socketDirectory: string;
  /** Changes from `attached` to `owner` when this process takes over. */
  readonly role: 'owner' | 'attached';
  readonly postmasterPid: number;
  /** How often the server was replaced by a new one since this process joined. */
  restarts(): number;
  /** Calls back when the server ended without being asked to: connections are lost. Returns the way to stop listening. */
  onExit(callback: () => void): () => void;
  /** Calls back when a new server accepts connections after that. */
  onRestart(callback: () => void): () => void;
  /** Leaves. The last one to leave stops the server; otherwise it runs on under another owner. Safe to call twice. */
  close(): Promise<void>;
}

const SILENT: EmbeddedLogger = { info: () => undefined, warn: () => undefined };
const DEFAULT_LOCK_WAIT_MS = 60_000;

/**
 * Opens the embedded PostgreSQL of `home`: creates it at first use, starts it if it does not run, or attaches to the one
 * another process runs. When it resolves the database accepts connections. PostgreSQL runs in a session of its own and
 * outlives a process that is killed; the next one to open the home takes it over with nothing lost.
 * @throws EmbeddedDatabaseError with `code` and `hint`
 */
export async function openEmbeddedDatabase(
  options: OpenEmbeddedOptions,
): Promise<EmbeddedDatabase> {
  const location = await prepareLocation(options.home);
  const found = await findPackage(options.packageDirectory);
  const supervisor = await Supervisor.join({
    location,
    packageDirectory: options.packageDirectory,
    settings: options.settings ?? {},
    lockWaitMs: options.lockWaitMs ?? DEFAULT_LOCK_WAIT_MS,
    supervise: options.supervise ?? true,
    logger: options.logger ?? SILENT,
  });
  const { binDirectory } = await planBinaries(found, location);
  return {
    get url() {
      return urlOf(supervisor.connection);
    },
    get connection() {
      return supervisor.connection;
    },
    get socketDirectory() {
      return supervisor.connection.host;
    },
    get role() {
      return supervisor.role;
    },
    get postmasterPid() {
      return supervisor.postmasterPid;
    },
    dataDirectory: location.dataDirectory,
    binDirectory,
    restarts: () => supervisor.restarts,
    onExit: (callback) => supervisor.onExit(callback),
    onRestart: (callback) => supervisor.onRestart(callback),
    close: () => supervisor.close(),
  };
}
