import { errorTable, isErrorCode, problemSchema } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../src/line/runner/advance.ts';
import { hostileRequests } from './support/hostile.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

let lab: Lab;
const taken: string[] = [];

beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => lab.close());

async function send(one: (typeof hostileRequests)[number]): Promise<Response> {
  return lab.app.request(one.path, {
    method: one.method ?? 'GET',
    headers: {
      authorization: `Bearer ${lab.own.admin}`,
      ...(one.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...one.headers,
    },
    ...(one.body === undefined ? {} : { body: one.body as string }),
  });
}

it('there are at least 200 of them', () => {
  expect(hostileRequests.length).toBeGreaterThanOrEqual(200);
  expect(new Set(hostileRequests.map((one) => one.name)).size).toBe(hostileRequests.length);
});

describe('each gets its answer', () => {
  it.each(hostileRequests.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    let response: Response;
    try {
      response = await send(one);
    } catch (error) {
      // Some headers cannot even be sent: the platform refuses them, as it does on the other side.
      expect(error).toBeInstanceOf(TypeError);
      expect(one.headers).toBeDefined();
      return;
    }
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    if (one.status === undefined) expect(response.status).toBeLessThan(500);
    else expect(response.status).toBe(one.status);
    if (response.status < 400) {
      if (response.status === 202) taken.push((await bodyOf<{ id: string }>(response)).id);
      return;
    }
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(await response.json());
    expect(isErrorCode(problem.code) && errorTable[problem.code].status).toBe(response.status);
    if (problem.code === 'invalid_body') expect(problem.errors?.length).toBeGreaterThan(0);
    // A problem says what is wrong in our words, never in the sender's.
    for (const sent of ['evil.example', 'drop table', 'onerror']) {
      expect(JSON.stringify(problem)).not.toContain(sent);
    }
  });
});

describe('afterwards', () => {
  it('everything that was taken can be decided and shown', async () => {
    expect(taken.length).toBeGreaterThan(50);
    for (let from = 0; from < taken.length; from += 50) {
      const failed = await advance(lab.context, lab.own.tenantId, taken.slice(from, from + 50));
      expect(failed).toEqual([]);
    }
    for (const id of taken) {
      const response = await lab.call(lab.own.admin, 'GET', `/v1/items/${id}?original=true`);
      expect(response.status).toBe(200);
    }
    let cursor: string | null = '';
    let seen = 0;
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { data: unknown[]; nextCursor: string | null } = await bodyOf(
        await lab.call(lab.own.admin, 'GET', `/v1/items?limit=40${query}`),
      );
      seen += page.data.length;
      cursor = page.nextCursor;
    }
    expect(seen).toBe(new Set(taken).size);
  });

  it('nothing failed unexpectedly, no prototype is changed and the audit verifies', async () => {
    expect(lab.logged.filter((line) => line.includes('a request failed'))).toEqual([]);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    const report = await bodyOf(await lab.call(lab.own.admin, 'POST', '/v1/audit/verify'));
    expect(report).toMatchObject({ ok: true, faults: [] });
  });
});
