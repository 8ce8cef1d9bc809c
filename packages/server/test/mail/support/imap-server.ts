import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import type { LineLab } from '../../support/line.ts';
import { filesWith, servers } from '../../ticket-systems/support.ts';

export const imapIsThere = servers['IMAP_HOST'] !== undefined;

export interface TestFolder {
  readonly name: string;
  readonly sent: string;
  /** Puts a mail into the folder and gives its number. */
  append(raw: Buffer, at?: Date): Promise<number>;
  /** The same folder with the same mails under other numbers. */
  numberAnew(): Promise<void>;
  /** Flags of all its mails, seen from another connection. */
  flags(): Promise<readonly string[]>;
  sentMails(): Promise<readonly Buffer[]>;
  client: ImapFlow;
  close(): Promise<void>;
}

async function connected(): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: servers['IMAP_HOST'] ?? '',
    port: Number(servers['IMAP_PORT']),
    secure: false,
    auth: { user: servers['IMAP_USER'] ?? '', pass: servers['IMAP_PASSWORD'] ?? '' },
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Two folders of its own in the real mailbox: one that is read, one for copies. */
export async function openFolder(): Promise<TestFolder> {
  const client = await connected();
  const name = `T-${randomBytes(5).toString('hex')}`;
  const sent = `${name}-sent`;
  await client.mailboxCreate(name);
  await client.mailboxCreate(sent);
  const all = async (
    folder: string,
  ): Promise<readonly { source: Buffer; at: Date; flags: string[] }[]> => {
    const { exists } = await client.mailboxOpen(folder, { readOnly: true });
    const mails: { source: Buffer; at: Date; flags: string[] }[] = [];
    if (exists > 0) {
      const query = { source: true, internalDate: true, flags: true };
      for await (const one of client.fetch('1:*', query)) {
        mails.push({
          source: one.source ?? Buffer.alloc(0),
          at: new Date(one.internalDate ?? 0),
          flags: [...(one.flags ?? [])],
        });
      }
    }
    await client.mailboxClose();
    return mails;
  };
  const append = async (raw: Buffer, at?: Date): Promise<number> => {
    const done = await client.append(name, raw, [], at);
    if (done === false || done.uid === undefined) throw new Error('not appended');
    return done.uid;
  };
  return {
    name,
    sent,
    client,
    append,
    numberAnew: async () => {
      const mails = await all(name);
      await client.mailboxDelete(name);
      await client.mailboxCreate(name);
      for (const { source, at } of mails) await append(source, at);
    },
    flags: async () => (await all(name)).flatMap((mail) => mail.flags),
    sentMails: async () => (await all(sent)).map(({ source }) => source),
    close: async () => {
      await client.mailboxDelete(name).catch(() => undefined);
      await client.mailboxDelete(sent).catch(() => undefined);
      await client.logout();
    },
  };
}

/** A source that reads a folder and sends by `smtp`. */
export function mailSource(
  folder: TestFolder,
  smtp: string,
  more: readonly string[] = [],
  port = Number(servers['IMAP_PORT']),
): { readonly name: string; readonly lines: readonly string[] } {
  return {
    name: 'inbox',
    lines: [
      'type: mail',
      `imap: imap://${servers['IMAP_HOST']}:${port}`,
      `smtp: ${smtp}`,
      `user: ${servers['IMAP_USER']}`,
      `password: ${'$'}{MAIL_PASSWORD}`,
      'address: servicedesk@itsm.test',
      `folder: ${folder.name}`,
      `sent: ${folder.sent}`,
      'team: team@itsm.test',
      'settles_within: 1s',
      ...more,
    ],
  };
}

export function mailFiles(
  folder: TestFolder,
  smtp: string,
  more: readonly string[] = [],
  port?: number,
): ReturnType<typeof filesWith> {
  return filesWith([mailSource(folder, smtp, more, port)]);
}

export const mailEnvironment = { MAIL_PASSWORD: servers['IMAP_PASSWORD'] ?? 'x' };

export interface MailFound {
  readonly uid: number;
  readonly place: string;
  readonly finding: string | null;
  readonly thread: string | null;
  readonly itemId: string | null;
}

export function mailsOf(lab: LineLab): Promise<readonly MailFound[]> {
  return lab.sql<MailFound>(
    `select uid::int, place, finding, thread, item_id as "itemId" from signalbox.mail order by id`,
  );
}

export interface ImapProxy {
  readonly port: number;
  /** What clients asked for, by the names of the commands. */
  readonly commands: string[];
  /** Ends all connections, as a server does with one that lay idle. */
  cut(): void;
  /** Ends the connection at the next command of that name instead of passing it on. */
  cutAt(command: string): void;
  close(): Promise<void>;
}

/** Stands before the real server and writes down what it is asked. */
export async function openImapProxy(): Promise<ImapProxy> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let deadly: string | null = null;
  const server = createServer((client) => {
    const behind = connect(Number(servers['IMAP_PORT']), servers['IMAP_HOST']);
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        behind.destroy();
      });
    }
    client.on('data', (part) => {
      for (const [, command = ''] of part
        .toString('latin1')
        .matchAll(/^[A-Z0-9]+ ((?:UID )?[A-Z]+)/gm)) {
        commands.push(command);
        if (command !== deadly) continue;
        deadly = null;
        client.destroy();
        return;
      }
      behind.write(part);
    });
    behind.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    cut,
    cutAt: (command) => {
      deadly = command;
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
