import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSystemClient } from '../../src/connectors/system-client.ts';
import { openWayOut } from '../../src/main/way-out.ts';
import { AddressRefusedError } from '../../src/webhooks/out/address-guard.ts';

const withinMs = 5_000;
let elsewhere: Server;
let system: Server;
const asked = { elsewhere: 0, system: [] as string[] };
let location = '';
let dispatcher: Dispatcher;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let url = '';
beforeAll(async () => {
  elsewhere = createServer((_, response) => {
    asked.elsewhere += 1;
    response.end('{}');
  });
  location = `${await listen(elsewhere)}/latest/meta-data`;
  system = createServer((request, response) => {
    asked.system.push(request.url ?? '');
    response.writeHead(Number(request.headers['x-answer'] ?? 200), { location }).end('{}');
  });
  url = `${await listen(system)}/base`;
  dispatcher = openWayOut(2);
});
afterAll(async () => {
  await dispatcher.destroy();
  for (const server of [elsewhere, system]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test.each(['301', '302', '303', '307', '308'])(
  'a redirect (%s) is not followed',
  async (status) => {
    const client = openSystemClient(dispatcher, url, { 'x-answer': status });
    for (const method of ['GET', 'POST'] as const) {
      const call = method === 'GET' ? { method, path: '/t' } : { method, path: '/t', body: {} };
      await expect(client.send(call, withinMs)).rejects.toMatchObject({
        ...{ fault: 'refused', status: Number(status) },
      });
    }
    expect(asked.elsewhere).toBe(0);
  },
);

test.each(['//evil.example/t', '/../t', '/a/%2e%2e/t', '/a\\..\\t', '/a/./t', '@evil.example/t'])(
  'a path that leads elsewhere (%s) is not asked',
  async (path) => {
    const client = openSystemClient(dispatcher, new URL(url).origin, {});
    asked.system.length = 0;
    const outcome = client.send({ method: 'GET', path }, withinMs);
    await expect(outcome).rejects.toMatchObject({ fault: 'refused' });
    expect(asked.system).toEqual([]);
  },
);

describe('what a cloud keeps at link-local addresses is never connected to', () => {
  test.each([
    'http://169.254.169.254',
    'http://[fd00:ec2::254]',
    'http://[::ffff:169.254.169.254]',
    'http://100.100.100.200',
    'http://0.0.0.0:8080',
  ])('%s', async (address) => {
    const client = openSystemClient(dispatcher, address, {});
    const error = await client
      .send({ method: 'GET', path: '/t' }, withinMs)
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ fault: 'unreachable' });
    expect(causes(error).some((one) => one instanceof AddressRefusedError)).toBe(true);
  });
});

function causes(error: unknown): readonly unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
