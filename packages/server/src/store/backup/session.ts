import pg from 'pg';

// Text formats are told by the server's settings, so both ends set them. row_security off makes a policy that would hide rows
// an error instead of a smaller back-up.
const settings = `
  set client_encoding = 'UTF8'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set extra_float_digits = 1; set bytea_output = 'hex'; set row_security = off; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0; set lock_timeout = '60s'`;

/** A connection of its own that acts as the owner of all tables. The caller ends it. */
export async function openOwnerSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c role=signalbox_owner -c search_path=signalbox,pg_catalog',
    application_name: 'signalbox backup',
    keepAlive: true,
    connectionTimeoutMillis: 15_000,
  });
  // A server that dies is told by the query under way; without a listener the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(settings);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
