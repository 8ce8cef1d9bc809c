import type pg from 'pg';
import { isTransientDatabaseError } from '../store/errors.ts';

/** The engine tries again what fails with this code (`cannot_connect_now`), with growing pauses; with most others it does not. */
const retryableCode = '57P03';

/**
 * The pool as the job engine needs it: a lost connection is told in the one way that makes the engine try again. Otherwise it
 * would neither await nor repeat the statement that ends a job: an unhandled rejection, and a job locked by a living worker.
 * Its own remedy, batching, never comes to an end after a failed batch (graphile-worker 0.17.3, `batch()` in main.js counts
 * the end of one wait twice).
 */
export function patientPool(pool: pg.Pool): pg.Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === 'connect') return connectOf(target);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

type Connect = (callback?: unknown) => unknown;

function connectOf(pool: pg.Pool): Connect {
  const connect = pool.connect.bind(pool) as Connect;
  // With a callback it is the engine listening for jobs, which mends itself.
  return (callback) =>
    callback === undefined
      ? marked(pool.connect()).then((client) => patientClient(client))
      : connect(callback);
}

function patientClient(client: pg.PoolClient): pg.PoolClient {
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...given: readonly unknown[]) => unknown;
      if (name !== 'query') return call;
      return (...given: readonly unknown[]) => {
        const result = call(...given);
        return result instanceof Promise ? marked(result) : result;
      };
    },
  });
}

async function marked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && isTransientDatabaseError(error)) {
      throw Object.assign(new Error(error.message, { cause: error }), { code: retryableCode });
    }
    throw error;
  }
}
