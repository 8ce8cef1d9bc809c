import type { ToolTryView, ToolView } from '@signalbox/contract';
import { defaultControlPolicy } from '@signalbox/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CmdbLab, finds, openCmdb } from '../tools/support/servers.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

const name = 'mcp.cmdb.find_asset';
let lab: Lab;
let cmdb: CmdbLab;
beforeAll(async () => {
  lab = await openLab();
  cmdb = await openCmdb();
  const { breaker } = defaultControlPolicy;
  const given = { servers: [cmdb.http()], directory: cmdb.folder, breaker };
  lab.engine.tools.use(lab.own.tenantId, given);
});
afterAll(async () => {
  await cmdb.close();
  await lab.close();
});

async function list(tenant = lab.own): Promise<readonly ToolView[]> {
  const response = await lab.call(tenant.admin, 'GET', '/v1/tools');
  expect(response.status).toBe(200);
  return (await bodyOf<{ data: ToolView[] }>(response)).data;
}

async function post<T>(path: string, body?: unknown): Promise<readonly [number, T]> {
  const response = await lab.call(lab.own.admin, 'POST', `/v1/tools/${path}`, body);
  return [response.status, await bodyOf<T>(response)];
}

it('shows what a server says of its tools, to those who may let it in', async () => {
  expect((await list()).map((tool) => [tool.name, tool.state])).toEqual([
    ...[
      ['knowledge', 'ready'],
      [name, 'new'],
      ['requester', 'ready'],
    ],
    ['similar_tickets', 'ready'],
  ]);
  const tool = (await list()).find((one) => one.name === name);
  expect(tool).toMatchObject({ definition: finds, server: 'cmdb', agents: [] });
  expect((await list(lab.other)).map((one) => one.name)).not.toContain(name);
  const reader = await lab.newKey(lab.own.tenantId, 'item:read');
  expect((await lab.call(reader.key, 'GET', '/v1/tools')).status).toBe(403);
});

it('approves the definition that was looked at, calls it, and revokes it', async () => {
  const hash = (await list()).find((one) => one.name === name)?.definitionHash;
  const wrong = await post<{ code: string }>(`${name}/approve`, { definitionHash: '0'.repeat(64) });
  expect([wrong[0], wrong[1].code]).toEqual([409, 'definition_changed']);
  const [status, approved] = await post<ToolView>(`${name}/approve`, { definitionHash: hash });
  expect([status, approved.state, approved.approved?.by]).toEqual([
    ...[200, 'ready', expect.stringMatching(/^key:/) as string],
  ]);
  const before = cmdb.requests.length;
  const [, dry] = await post<ToolTryView>(`${name}/try`, { input: { host: 'nb-1' } });
  expect(dry).toMatchObject({ code: 'answered', dryRun: true, tainted: false });
  expect(cmdb.requests.length).toBe(before);
  const called = await post<ToolTryView>(`${name}/try`, { input: { host: 'nb-1' }, dryRun: false });
  expect(called[1]).toMatchObject({ text: 'asset of nb-1: laptop', tainted: true });
  const [, revoked] = await post<ToolView>(`${name}/revoke`);
  expect(revoked).toMatchObject({ state: 'new', approved: null });
  const [, gone] = await post<ToolTryView>(`${name}/try`, { input: { host: 'nb-1' } });
  expect(gone.code).toBe('not_reviewed');
});

it('searches what an agent may read', async () => {
  const [status, tried] = await post<ToolTryView>('knowledge/try', { input: { query: 'vpn' } });
  expect([status, tried.code]).toEqual([200, 'answered']);
  const unknown = await post('knowledge/try', { input: { query: 'vpn' }, agent: 'nobody' });
  expect(unknown[0]).toBe(404);
});
