import { type ModelServer, startModelServer } from '@signalbox/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { routeTicket } from './route-ticket.ts';

let models: ModelServer;
beforeEach(async () => {
  models = await startModelServer();
});
afterEach(async () => {
  await models.close();
});

test('a ticket goes to the team the model names', async () => {
  models.script([{ text: 'network' }]);
  expect(await routeTicket('VPN is down', models.url)).toBe('network');
  expect(models.requests[0]?.messages).toEqual([{ role: 'user', text: 'VPN is down' }]);
  models.assertClean();
});

test('a team there is not, and a service that is down, come to a person', async () => {
  models.script([{ text: 'catering' }, { fault: { kind: 'status', status: 503 } }]);
  expect(await routeTicket('VPN is down', models.url)).toBeNull();
  expect(await routeTicket('VPN is down', models.url)).toBeNull();
  models.assertClean();
});
