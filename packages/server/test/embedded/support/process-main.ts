import { Client } from 'pg';
import {
  type EmbeddedDatabase,
  EmbeddedDatabaseError,
  openEmbeddedDatabase,
} from '../../../src/embedded/index.ts';

/**
 * A process of its own that opens a home and does what its parent says over the fork channel.
 * Requests: `{ id, call, argument }`; answers: `{ id, value }` or `{ id, error: { code, message, hint } }`.
 */
interface Request {
  readonly id: number;
  readonly call: string;
  readonly argument: unknown;
}

let database: EmbeddedDatabase | undefined;
const events: string[] = [];

function opened(): EmbeddedDatabase {
  if (database === undefined) throw new Error('open first');
  return database;
}

async function query(text: string): Promise<unknown> {
  const client = new Client({ connectionString: opened().url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function open(argument: unknown): Promise<unknown> {
  const options = argument as Parameters<typeof openEmbeddedDatabase>[0];
  database = await openEmbeddedDatabase(options);
  database.onExit(() => events.push('exit'));
  database.onRestart(() => events.push('restart'));
  return state();
}

function state(): unknown {
  const { url, role, postmasterPid, dataDirectory, binDirectory, socketDirectory } = opened();
  const restarts = opened().restarts();
  return {
    url,
    role,
    postmasterPid,
    dataDirectory,
    binDirectory,
    socketDirectory,
    restarts,
    events,
  };
}

async function answer(request: Request): Promise<unknown> {
  switch (request.call) {
    case 'open':
      return open(request.argument);
    case 'state':
      return state();
    case 'query':
      return query(String(request.argument));
    case 'close':
      return opened().close();
    default:
      throw new Error('unknown call');
  }
}

process.on('message', (request: Request) => {
  answer(request).then(
    (value) => process.send?.({ id: request.id, value }),
    (error: unknown) => {
      const code = error instanceof EmbeddedDatabaseError ? error.code : 'untyped';
      const hint = error instanceof EmbeddedDatabaseError ? error.hint : '';
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ id: request.id, error: { code, hint, message } });
    },
  );
});
process.send?.({ id: 0, value: 'listening' });
