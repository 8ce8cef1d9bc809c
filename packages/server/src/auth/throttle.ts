import { createHmac } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../store/database.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { installationKey } from '../vault/tenant-keys.ts';

/** Tries to sign in, of one account from one address; of one account; from one address. */
const limits = [
  { name: 'pair', points: 5, duration: 15 * 60 },
  { name: 'account', points: 30, duration: 60 * 60 },
  { name: 'address', points: 60, duration: 15 * 60 },
] as const;

export interface SignInThrottle {
  /** Counts a try before it is made, so that a hundred at once are counted too. 0: go on; else the seconds to wait. */
  take(account: string, address: string): Promise<number>;
  /** The try was right after all: it no longer counts. */
  giveBack(account: string, address: string): Promise<void>;
  /** Forgets what was counted for an account, for somebody an owner helps back in. */
  forget(account: string): Promise<void>;
}

/** Slows down who guesses passwords. Counted in the database, so that a second process gives no second chance. */
export function openSignInThrottle(
  database: Pick<Database, 'auth'>,
  master: MasterKey,
): SignInThrottle {
  const secret = installationKey(master, 'sessions');
  const limiters = limits.map(
    ({ name, points, duration }) =>
      new RateLimiterPostgres({
        storeClient: database.auth,
        storeType: 'pool',
        schemaName: 'signalbox_auth',
        tableName: 'throttle',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: name,
        points,
        duration,
      }),
  );
  // The table tells nobody who tried: addresses and accounts stand in it hashed under the installation's key.
  const key = (...parts: readonly string[]): string =>
    createHmac('sha256', secret).update(parts.join('\0')).digest('base64url');
  const keysOf = (account: string, address: string): readonly string[] => {
    const name = account.trim().toLowerCase();
    return [key(name, address), key(name), key(address)];
  };
  return {
    take: async (account, address) => {
      const keys = keysOf(account, address);
      const waits = await Promise.all(
        limiters.map((limiter, n) =>
          limiter.consume(keys[n] ?? '').then(
            () => 0,
            (refused: unknown) => {
              if (refused instanceof RateLimiterRes)
                return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
              throw refused;
            },
          ),
        ),
      );
      return Math.max(...waits);
    },
    giveBack: async (account, address) => {
      const keys = keysOf(account, address);
      await limiters[0]?.delete(keys[0] ?? '');
      await limiters[1]?.reward(keys[1] ?? '');
      await limiters[2]?.reward(keys[2] ?? '');
    },
    forget: async (account) => {
      await limiters[1]?.delete(keysOf(account, '')[1] ?? '');
    },
  };
}
