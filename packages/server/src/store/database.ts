import pg from 'pg';

// bigint columns (epoch, fence, seq) stay well below 2^53; numbers spare every caller a conversion.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Role = 'signalbox_owner' | 'signalbox_app' | 'signalbox_system' | 'signalbox_auth';

/** Rows of one query. The row type is stated by the query's own file, next to the SQL it belongs to. */
export interface Sql {
  /**
   * @param name keeps the statement's plan in its connection. Not for what looks up many keys in a table that grows: on the first
   * tickets of an installation, or of a month, whose partition is new, reading all of a tenant is as cheap as one look-up; such a
   * plan was still in use at 16,000 rows, two seconds a batch. A plan for the rows at hand takes one or two milliseconds.
   */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]>;
}

export interface Database {
  readonly url: string;
  /** Request and stage work; sees one tenant at a time (see `inTenant`). */
  readonly app: pg.Pool;
  /** The same rights on connections that take a statement before the one before it is answered (see `inTenantAtOnce`). */
  readonly atOnce: pg.Pool;
  /** Work that spans tenants: sealing, expiry, recovery, job fetch. */
  readonly system: pg.Pool;
  /** Who people are: passwords, second factors, sessions. Sees nothing else, and nothing else sees that. */
  readonly auth: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections for the app role. Default 10. */
  readonly appConnections?: number | undefined;
  /** Connections for the system role. Default 4. */
  readonly systemConnections?: number | undefined;
  /** Hears of connections lost while idle; they are replaced on next use. */
  readonly onIdleError?: ((error: Error) => void) | undefined;
}

/** People sign in a few times a day. */
const authConnections = 3;
/** Each is held for one round trip; who asks no models opens none. */
const atOnceConnections = 10;

/**
 * A pool whose connections act as `role` from the first statement on.
 *
 * @param pipeline statements are sent without waiting for those before them.
 */
export function openPool(
  url: string,
  role: Role,
  max: number,
  onIdleError: (error: Error) => void = () => undefined,
  pipeline = false,
): pg.Pool {
  const schema = role === 'signalbox_auth' ? 'signalbox_auth' : 'signalbox';
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: `-c role=${role} -c search_path=${schema},pg_catalog -c timezone=UTC`,
    application_name: `signalbox ${role}`,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 60_000,
    pipeline,
  });
  pool.on('error', onIdleError);
  // A client checked out while its server dies emits too; without a listener that ends the process.
  pool.on('connect', (client) => client.on('error', onIdleError));
  return pool;
}

export function openDatabase(options: DatabaseOptions): Database {
  const app = openPool(
    options.url,
    'signalbox_app',
    options.appConnections ?? 10,
    options.onIdleError,
  );
  const system = openPool(
    options.url,
    'signalbox_system',
    options.systemConnections ?? 4,
    options.onIdleError,
  );
  const atOnce = openPool(
    options.url,
    'signalbox_app',
    atOnceConnections,
    options.onIdleError,
    true,
  );
  const auth = openPool(options.url, 'signalbox_auth', authConnections, options.onIdleError);
  return {
    url: options.url,
    app,
    atOnce,
    system,
    auth,
    close: async () => {
      await Promise.all([app.end(), atOnce.end(), system.end(), auth.end()]);
    },
  };
}

/** Wraps a pool or client so that stores see rows only. */
export function asSql(client: pg.Pool | pg.ClientBase): Sql {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = [], name?: string) => {
      const config = { text, values: [...values], ...(name === undefined ? {} : { name }) };
      return (await client.query(config)).rows as readonly Row[];
    },
  };
}
