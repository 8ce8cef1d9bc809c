import { Client } from 'pg';
import { DATABASE_NAME, DATABASE_USER } from './data-directory.ts';
import { EmbeddedDatabaseError, errorCode } from './errors.ts';

/** What `pg` needs to connect; `host` is the socket's folder. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const CONNECT_TIMEOUT_MS = 5_000;

export function connectionTo(socketDirectory: string, password: string): Connection {
  return {
    host: socketDirectory,
    port: 5432,
    user: DATABASE_USER,
    password,
    database: DATABASE_NAME,
  };
}

/**
 * The same as one address, understood by `pg` and by libpq; both let the parameter `host` win over the host before the
 * path, which stands there because `new URL` refuses an address that has a password and no host.
 */
export function urlOf(connection: Connection): string {
  const host = encodeURIComponent(connection.host);
  return `postgresql://${connection.user}:${connection.password}@localhost/${connection.database}?host=${host}&port=${connection.port}&sslmode=disable`;
}

/** `ready`; `not-yet`: nothing listens, or the server starts or stops; `no-database`: ours is still to be created. */
export type Answer = 'ready' | 'not-yet' | 'no-database';

const INVALID_PASSWORD = '28P01';
const UNKNOWN_DATABASE = '3D000';
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03', '57P01']);
/** Too many connections: a server that is in full use is ready. */
const TOO_MANY = '53300';

async function withClient(
  connection: Connection,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({
    ...connection,
    ssl: false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'signalbox-embedded',
  });
  // A connection lost between two calls is reported here and nowhere else; unheard it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Asks the server whether it serves our database.
 * @throws EmbeddedDatabaseError `password_missing` when it does not take our password
 */
export async function ask(connection: Connection): Promise<Answer> {
  try {
    await withClient(connection, async (client) => {
      await client.query('select 1');
    });
    return 'ready';
  } catch (error) {
    const code = errorCode(error);
    if (code === UNKNOWN_DATABASE) return 'no-database';
    if (code === TOO_MANY) return 'ready';
    if (code === INVALID_PASSWORD) throw wrongPassword(error);
    // Without a code: closed or silent in mid-handshake, as a server that stops is.
    if (code === undefined || NOT_YET.has(code)) return 'not-yet';
    throw new EmbeddedDatabaseError(
      'start_failed',
      `The embedded database runs but refuses connections (${code}).`,
      'Look into postgres.log in the home.',
      { cause: error },
    );
  }
}

function wrongPassword(cause: unknown): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'password_missing',
    'The embedded database does not take the password kept in its home.',
    'Bring pg-password back from a copy of the home.',
    { cause },
  );
}

/** Creates our database in a server that has none yet; one that exists is left alone. */
export async function createDatabase(connection: Connection): Promise<void> {
  const DUPLICATE = new Set(['42P04', '23505']);
  await withClient({ ...connection, database: 'postgres' }, async (client) => {
    try {
      await client.query(`create database ${DATABASE_NAME}`);
    } catch (error) {
      if (!DUPLICATE.has(errorCode(error) ?? '')) throw error;
    }
  });
}
