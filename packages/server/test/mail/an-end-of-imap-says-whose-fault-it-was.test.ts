import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openImapSession } from '../../src/connectors/mail/imap-session.ts';
import type { MailNet } from '../../src/connectors/mail/mail-net.ts';

/** As much of a server as it takes to be refused by one. */
interface Refusing {
  readonly url: string;
  readonly connections: number;
  close(): Promise<void>;
}

async function refusingWith(answer: string): Promise<Refusing> {
  const sockets = new Set<Socket>();
  const state = { connections: 0 };
  const server = createServer((socket) => {
    state.connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    socket.on('data', (part) => {
      for (const [, tag = '', command = ''] of part.toString().matchAll(/^(\S+) (\w+)/gm)) {
        const ended = command === 'LOGIN' ? answer : 'OK done';
        socket.write(`${tag} ${ended}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `imap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return state.connections;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let server: Refusing | null = null;
let slowMs = 0;
beforeEach(() => {
  slowMs = 0;
});
afterEach(() => server?.close());

const net: MailNet = {
  resolve: async (address) => {
    await new Promise((resolve) => setTimeout(resolve, slowMs));
    return { address, loopback: true };
  },
};
const sessionAt = (url: string) =>
  openImapSession(net, { url, user: 'desk', password: 'x', allowPlain: true });

test.each([
  ['NO [AUTHENTICATIONFAILED] no such user', { fault: 'refused', status: 401 }],
  ['NO [UNAVAILABLE] the directory is away', { fault: 'unreachable', status: null }],
  ['NO [INUSE] somebody else has it', { fault: 'unreachable', status: null }],
])('a sign-in that ends with %s', async (answer, expected) => {
  server = await refusingWith(answer);
  const session = sessionAt(server.url);
  const ended = await session.run(5_000, async () => 'in').catch((error: unknown) => error);
  session.close();
  expect(ended).toMatchObject(expected);
  expect(String(Reflect.get(ended as Error, 'cause'))).toBe('undefined');
});

test('what was given up while its name was looked up connects to nothing afterwards', async () => {
  server = await refusingWith('NO');
  slowMs = 200;
  const session = sessionAt(server.url);
  await expect(session.run(50, async () => 'in')).rejects.toMatchObject({ fault: 'unreachable' });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(server.connections).toBe(0);
  session.close();
});
