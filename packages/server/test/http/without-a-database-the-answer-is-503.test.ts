import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAnchors } from '../../src/audit/anchors.ts';
import { openPeopleAuth } from '../../src/auth/people-auth.ts';
import { openSignInThrottle } from '../../src/auth/throttle.ts';
import { createApp } from '../../src/http/app.ts';
import { openTools } from '../../src/main/tools.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

let lab: Lab;
let away: Database;
const stopping = new AbortController();
beforeAll(async () => {
  lab = await openLab();
  // Nothing listens on port 1.
  away = openDatabase({ url: 'postgresql://nobody:x@127.0.0.1:1/none' });
});
afterAll(async () => {
  stopping.abort();
  await away.close();
  await lab.close();
});

it('is alive, not ready, takes nothing and says when to come back', async () => {
  const { logger } = lab.context;
  const master = { key: createSecretKey(randomBytes(32)) };
  const app = createApp({
    context: { ...lab.context, database: away },
    anchors: openAnchors('/nowhere'),
    people: openPeopleAuth({ database: away, logger, master, publicUrl: null }),
    throttle: openSignInThrottle(away, master),
    publicUrl: null,
    hooks: () => null,
    tools: () => openTools({ ...lab.context, database: away }).of(lab.own.tenantId).desk,
    imports: lab.imports,
    listen: () => () => undefined,
    stopping: stopping.signal,
    version: '0',
  });
  const headers = { authorization: `Bearer ${lab.own.admin}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ externalId: 'away' });
  expect((await app.request('/healthz')).status).toBe(200);
  for (const response of [
    await app.request('/readyz'),
    await app.request('/v1/items', { headers }),
    await app.request('/v1/items', { method: 'POST', headers, body }),
  ]) {
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect((await bodyOf(response))['code']).toBe('database_unavailable');
  }
});
