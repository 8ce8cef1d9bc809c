import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointOf, openRateLimits } from '../../src/connectors/http/rate-limits.ts';
import { retryAfterMs } from '../../src/connectors/http/retry-after.ts';
import { openWayOut } from '../../src/main/way-out.ts';
import { freshConnector, withinMs, writeOf } from '../support/systems/connect.ts';
import { type FakeServicenow, fakeServicenow } from '../support/systems/fake-servicenow.ts';

const now = Date.parse('2026-11-28T12:00:00Z');
const date = new Date(now).toUTCString();

describe('how long to stay away, in the words of each system', () => {
  test.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['a date', { 'retry-after': 'Sat, 28 Nov 2026 12:01:00 GMT' }, 60_000],
    ['a date as ISO writes it', { 'retry-after': '2026-11-28T12:00:10Z' }, 10_000],
    ['ServiceNow: the second the hour is over', { 'x-ratelimit-reset': '1795867260' }, 60_000],
    ['milliseconds since 1970', { 'x-ratelimit-reset': '1795867215000' }, 15_000],
    ['Jira: a moment', { 'x-ratelimit-reset': '2026-11-28T12:02:00.000Z' }, 120_000],
    ['Zendesk: seconds until then', { 'ratelimit-reset': '41' }, 41_000],
    ['the first of several', { 'retry-after': '5', 'x-ratelimit-reset': '1795867260' }, 5_000],
    ['a moment that is over', { 'retry-after': 'Sat, 28 Nov 2026 11:00:00 GMT' }, 0],
    ['at most an hour', { 'retry-after': '90000' }, 3_600_000],
    ['nothing', {}, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('%s', (_, headers, waitMs) => {
    expect(retryAfterMs({ date, ...headers }, now + 9_999_999)).toBe(waitMs);
  });

  test('without a clock of the system, its moments are read by ours', () => {
    expect(retryAfterMs({ 'retry-after': 'Sat, 28 Nov 2026 12:01:00 GMT' }, now)).toBe(60_000);
  });
});

test('an endpoint is the same for all tickets', () => {
  expect([
    endpointOf('GET', '/api/v2/tickets/17?include=requester'),
    endpointOf('PUT', '/rest/api/3/issue/DESK-4711'),
    endpointOf('PATCH', '/api/now/table/incident/00a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4'),
    endpointOf('GET', '/REST/2.0/ticket/5'),
  ]).toEqual([
    'GET /api/v2/tickets/*',
    'PUT /rest/api/3/issue/*',
    'PATCH /api/now/table/incident/*',
    'GET /REST/2.0/ticket/*',
  ]);
});

test('as many requests leave as were said to be taken a minute, and no more', () => {
  const limits = openRateLimits();
  expect(Array.from({ length: 50 }, () => limits.take('GET /t', 0))).toEqual(Array(50).fill(0));
  limits.learn('GET /t', 6);
  const waits = Array.from({ length: 8 }, () => limits.take('GET /t', 1_000));
  expect(waits).toEqual([0, 0, 0, 0, 0, 0, 10_000, 10_000]);
  expect(limits.take('PUT /t', 1_000)).toBe(0);
  expect(limits.take('GET /t', 11_000)).toBe(0);
  expect(limits.take('GET /t', 11_000)).toBe(10_000);
});

describe('over the wire', () => {
  let servicenow: FakeServicenow;
  beforeEach(async () => {
    servicenow = await fakeServicenow();
  });
  afterEach(async () => {
    await servicenow.system.close();
    servicenow.system.check();
  });

  test('two sources of one account share what it takes; another endpoint has its own', async () => {
    const dispatcher = openWayOut(2);
    const one = freshConnector(servicenow, servicenow.lines(), dispatcher);
    const other = freshConnector(servicenow, servicenow.lines(), dispatcher);
    const write = writeOf(servicenow.create('vpn'), { category: 'network' });
    const before = await other.read(write, withinMs);
    servicenow.system.fail(/GET .*incident$/, servicenow.tooMany());
    await expect(one.read(write, withinMs)).rejects.toMatchObject({ fault: 'busy', status: 429 });
    const from = servicenow.system.asked.length;
    await expect(other.read(write, withinMs)).rejects.toMatchObject({ fault: 'busy' });
    expect(servicenow.system.asked).toHaveLength(from);
    // The note goes to another endpoint; the look before the fields may not be made.
    await expect(other.write(write, withinMs, before)).rejects.toMatchObject({ fault: 'busy' });
    expect(servicenow.notes(write.externalId)).toHaveLength(1);
    await dispatcher.close();
  });

  test('a 503 that says when to come again is heeded', async () => {
    const connector = freshConnector(servicenow);
    const write = writeOf(servicenow.create('vpn'), {});
    servicenow.system.fail(/./, { status: 503, headers: { 'retry-after': '60' } });
    await expect(connector.read(write, withinMs)).rejects.toMatchObject({
      ...{ fault: 'unreachable', status: 503, retryAfterMs: 60_000 },
    });
  });
});
