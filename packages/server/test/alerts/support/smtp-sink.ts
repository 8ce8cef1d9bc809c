import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A mail as a server takes it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As sent, with lower-case names; folded lines joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface SmtpSink {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** What went wrong by the protocol; empty when nothing did. */
  readonly faults: readonly string[];
  /** The answer to the next `DATA` instead of taking the mail, such as `451 later`. */
  refuse(answer: string): void;
  close(): Promise<void>;
}

/** A mail server on loopback that holds a client to the order of RFC 5321 and takes plain connections without a password. */
export async function openSmtpSink(): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const faults: string[] = [];
  const refusals: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(socket, mails, faults, refusals);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    faults,
    refuse: (answer) => void refusals.push(answer),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Envelope {
  readonly greeted: boolean;
  readonly from: string | null;
  readonly to: readonly string[];
}

const closed = { greeted: false, from: null, to: [] };

/** What follows a command; null when it may not come now. */
function afterCommand(
  line: string,
  envelope: Envelope,
): { readonly answer: string; readonly next: Envelope } | null {
  const [, path] = /^(?:MAIL FROM|RCPT TO):<([^<>]+)>/i.exec(line) ?? [];
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'EHLO') {
    return { answer: '250-sink.example\r\n250 8BITMIME', next: { ...closed, greeted: true } };
  }
  if (verb === 'MAIL' && envelope.greeted && envelope.from === null && path !== undefined) {
    return { answer: '250 ok', next: { ...envelope, from: path } };
  }
  if (verb === 'RCPT' && envelope.from !== null && path !== undefined) {
    return { answer: '250 ok', next: { ...envelope, to: [...envelope.to, path] } };
  }
  if (verb === 'DATA' && envelope.to.length > 0) return { answer: '354 go on', next: envelope };
  return null;
}

function serve(socket: Socket, mails: ReceivedMail[], faults: string[], refusals: string[]): void {
  let envelope: Envelope = closed;
  let inData = false;
  let buffer = '';
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const command = (line: string): void => {
    const after = afterCommand(line, envelope);
    if (line.toUpperCase() === 'QUIT') {
      say('221 bye');
      socket.end();
    } else if (after === null) {
      faults.push(line);
      say('503 not now');
    } else {
      const refusal = after.answer.startsWith('354') ? refusals.shift() : undefined;
      inData = after.answer.startsWith('354') && refusal === undefined;
      envelope = after.next;
      say(refusal ?? after.answer);
    }
  };
  say('220 sink.example ESMTP');
  socket.on('data', (part: Buffer) => {
    buffer += part.toString('utf8');
    for (;;) {
      const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (inData) {
        mails.push({ from: envelope.from ?? '', to: envelope.to, ...parsed(text) });
        inData = false;
        envelope = { ...closed, greeted: true };
        say('250 taken');
      } else {
        command(text);
      }
    }
  });
}

function parsed(raw: string): Pick<ReceivedMail, 'headers' | 'text'> {
  const at = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, at).replaceAll(/\r\n[ \t]+/g, ' ');
  const headers = Object.fromEntries(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = raw.slice(at + 4).replaceAll('\r\n..', '\r\n.');
  const quoted = headers['content-transfer-encoding'] === 'quoted-printable';
  return { headers, text: quoted ? unquoted(body) : body };
}

function unquoted(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
