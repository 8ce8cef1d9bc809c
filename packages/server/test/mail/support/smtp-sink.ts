import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

export interface SmtpSink {
  readonly url: string;
  readonly port: number;
  readonly delivered: Delivered[];
  /** Sign-ins, of which a look before a write is one. */
  sessions: number;
  /** The next are answered so instead of taken: a sign-in, or a mail at RCPT or after its text. */
  refuse(where: 'sign-in' | 'recipient' | 'text', ...codes: readonly number[]): void;
  /** So many mails are taken, and the one after them is answered so. */
  refuseAfter(taken: number, code: number): void;
  /** The next mails are taken, and the connection is cut before that is said. */
  cutAfterText(times: number): void;
  close(): Promise<void>;
}

export const smtpUser = 'servicedesk@itsm.test';
export const smtpPassword = 'mail-test-only';

/** A real SMTP server on loopback that keeps what it takes. */
export async function openSmtpSink(): Promise<SmtpSink> {
  const delivered: Delivered[] = [];
  const atSignIn: number[] = [];
  const atRecipient: number[] = [];
  const afterText: (number | null)[] = [];
  let cuts = 0;
  const state = { sessions: 0 };
  const failure = (code: number): Error =>
    Object.assign(new Error('refused by the test'), { responseCode: code });
  const sockets = new Map<string, () => void>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      state.sessions += 1;
      const code = atSignIn.shift();
      if (code !== undefined) done(failure(code));
      else if (username === smtpUser && password === smtpPassword) done(null, { user: username });
      else done(Object.assign(new Error('no'), { responseCode: 535 }));
    },
    onRcptTo: (_address, _session, done) => {
      const code = atRecipient.shift();
      done(code === undefined ? null : failure(code));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const code = afterText.shift();
        if (code != null) {
          done(failure(code));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        delivered.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts),
        });
        if (cuts > 0) {
          cuts -= 1;
          sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.();
          return;
        }
        done(null, 'taken');
      });
    },
  });
  server.server.on('connection', (socket: Socket) => {
    sockets.set(`${socket.remoteAddress}:${socket.remotePort}`, () => socket.destroy());
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    delivered,
    get sessions() {
      return state.sessions;
    },
    set sessions(count: number) {
      state.sessions = count;
    },
    refuse: (where, ...codes) => {
      const at = { 'sign-in': atSignIn, recipient: atRecipient, text: afterText };
      at[where].push(...codes);
    },
    refuseAfter: (taken, code) => {
      afterText.push(...Array.from({ length: taken }, () => null), code);
    },
    cutAfterText: (times) => {
      cuts = times;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A server that takes connections and never says a word. */
export async function openSilence(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server: Server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
