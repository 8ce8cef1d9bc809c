import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeyRing } from '../../src/keys/key-ring.ts';
import { revokeKey } from '../../src/keys/manage.ts';
import { hashSecret } from '../../src/keys/secret.ts';
import { tokenBuckets } from '../../src/keys/token-buckets.ts';
import { asSql } from '../../src/store/database.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';
import { onOwner } from './support/scenario.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => lab.close());

const unknownKey = (n: number): string => `sb_aaaaaaaa_${String(n).padStart(43, 'A')}`;
const read = (key: string): Promise<Response> => lab.call(key, 'GET', '/v1/controls');

/** Revokes behind the API's back, so that nobody announces it. */
async function revokeSilently(id: string): Promise<void> {
  await onOwner(lab, lab.own.tenantId, (query) =>
    query('update api_key set revoked_at = now() where id = $1', [id]),
  );
}

describe('a key', () => {
  it('is shown once, stored as a hash and listed without its secret', async () => {
    const made = await lab.call(lab.own.admin, 'POST', '/v1/keys', {
      name: 'shop',
      scopes: ['item:read'],
    });
    const { id, key, scopes } = await bodyOf<{ id: string; key: string; scopes: string[] }>(made);
    expect(key).toMatch(/^sb_[a-z2-7]{8}_[A-Za-z0-9_-]{43}$/);
    expect(scopes).toEqual(['item:read']);
    const rows = await onOwner(lab, lab.own.tenantId, (query) =>
      query('select secret_hash, to_jsonb(k)::text as row from api_key k where id = $1', [id]),
    );
    expect(rows[0]?.['secret_hash']).toEqual(hashSecret(key));
    expect(rows[0]?.['row']).not.toContain(key.slice(12));
    const list = await (await lab.call(lab.own.admin, 'GET', '/v1/keys')).text();
    expect(list).toContain(id);
    expect(list).not.toContain(key.slice(12));
    const audit = await (await lab.call(lab.own.admin, 'GET', '/v1/audit?type=key_created')).text();
    expect(audit).toContain(id);
    expect(audit).not.toContain(key.slice(12));
  });

  it('has a name no other key ever had', async () => {
    const body = { name: 'once', scopes: ['item:read'] };
    const { id } = await bodyOf<{ id: string }>(
      await lab.call(lab.own.admin, 'POST', '/v1/keys', body),
    );
    await lab.call(lab.own.admin, 'DELETE', `/v1/keys/${id}`);
    const again = await lab.call(lab.own.admin, 'POST', '/v1/keys', body);
    expect([again.status, (await bodyOf(again))['code']]).toEqual([409, 'name_taken']);
  });

  it('works no more right after its revocation is announced', async () => {
    const { id, key } = await lab.newKey(lab.own.tenantId, 'item:read');
    expect((await read(key)).status).toBe(200);
    const heard = new Promise<void>((resolve) => {
      const stop = lab.announcer.listen(({ topic }) => {
        if (topic !== 'keys') return;
        stop();
        resolve();
      });
    });
    await revokeKey(lab.context, lab.own.tenantId, id, 'system');
    await heard;
    expect((await read(key)).status).toBe(401);
  });

  it('works no more 5 seconds after a revocation nobody announced', async () => {
    const { id, key } = await lab.newKey(lab.own.tenantId, 'item:read');
    // The announcement of the new key itself must not be what makes it forgotten.
    await sleep(300);
    expect((await read(key)).status).toBe(200);
    await revokeSilently(id);
    expect((await read(key)).status).toBe(200);
    await sleep(5_050);
    expect((await read(key)).status).toBe(401);
  });
});

describe('the key ring', () => {
  const rings = (unknownPerMinute: number) => {
    let asked = 0;
    let nowMs = 0;
    const sql = asSql(lab.test.database.app);
    const pool = {
      query: (config: { text: string; values: unknown[] }) => {
        asked += 1;
        return sql.query(config.text, config.values).then((rows) => ({ rows }));
      },
    };
    const database = { app: pool } as unknown as typeof lab.test.database;
    const ring = openKeyRing({
      database,
      listen: () => () => undefined,
      nowMs: () => nowMs,
      unknownPerMinute,
    });
    return {
      ring,
      asked: () => asked,
      later: (ms: number) => {
        nowMs += ms;
      },
    };
  };

  it('asks once for a good key in 5 seconds, and each time for an unknown one', async () => {
    const { key } = await lab.newKey(lab.own.tenantId, 'item:read');
    const { ring, asked, later } = rings(100);
    await Promise.all(Array.from({ length: 100 }, () => ring.resolve(key, 'a')));
    expect(asked()).toBe(1);
    later(4_999);
    await ring.resolve(key, 'a');
    expect(asked()).toBe(1);
    later(2);
    await ring.resolve(key, 'a');
    expect(asked()).toBe(2);
    await ring.resolve(unknownKey(1), 'a');
    await ring.resolve(unknownKey(1), 'a');
    expect(asked()).toBe(4);
    // What cannot be a key costs no query.
    expect(await ring.resolve('sb_short', 'a')).toEqual({ kind: 'unknown' });
    expect(asked()).toBe(4);
  });

  it('slows down an address that sends unknown keys, but not a key that was good before', async () => {
    const { key } = await lab.newKey(lab.own.tenantId, 'item:read');
    const { ring, asked, later } = rings(20);
    await ring.resolve(key, 'a');
    const kinds: string[] = [];
    for (let n = 0; n < 25; n += 1) kinds.push((await ring.resolve(unknownKey(n), 'a')).kind);
    expect(kinds).toEqual([...Array(20).fill('unknown'), ...Array(5).fill('slow_down')]);
    expect(asked()).toBe(21);
    later(6_000);
    expect((await ring.resolve(key, 'a')).kind).toBe('known');
    expect((await ring.resolve(unknownKey(99), 'b')).kind).toBe('unknown');
    // 6 seconds brought two tokens back.
    expect((await ring.resolve(unknownKey(97), 'a')).kind).toBe('unknown');
    expect((await ring.resolve(unknownKey(98), 'a')).kind).toBe('unknown');
    expect(await ring.resolve(unknownKey(99), 'a')).toEqual({
      kind: 'slow_down',
      retryAfterSeconds: 3,
    });
  });
});

describe('limits over HTTP', () => {
  it('say when to come back', async () => {
    const small = await openLab({ unknownKeysPerMinute: 2, keyPerSecond: 1, keyBurst: 3 });
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 3; n += 1)
        statuses.push((await small.call(unknownKey(n), 'GET', '/v1/items')).status);
      expect(statuses).toEqual([401, 401, 429]);
      const { key } = await small.newKey(small.own.tenantId, 'item:read');
      const answers: Response[] = [];
      // The address is slowed down, so a key it has not used yet waits too; another address would not.
      answers.push(await small.call(key, 'GET', '/v1/controls'));
      expect(answers[0]?.status).toBe(429);
      expect(Number(answers[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await small.close();
    }
    const limited = await openLab({ keyPerSecond: 1, keyBurst: 3 });
    try {
      const { key } = await limited.newKey(limited.own.tenantId, 'item:read');
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => limited.call(key, 'GET', '/v1/controls')),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 429, 429]);
      const refused = answers.find((answer) => answer.status === 429);
      expect(refused?.headers.get('retry-after')).toBe('1');
      expect((await bodyOf(refused as Response))['code']).toBe('too_many_requests');
      // Another key has a bucket of its own.
      expect((await limited.call(limited.own.admin, 'GET', '/v1/controls')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  it('refill by the second and forget the bucket unused longest', () => {
    let nowMs = 0;
    const buckets = tokenBuckets({ perSecond: 2, burst: 2, keep: 2 }, () => nowMs);
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 1]);
    nowMs = 500;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 1]);
    buckets.take('b');
    buckets.take('c');
    expect(buckets.wait('a')).toBe(0);
  });
});
