import { connect, isIP, type Socket } from 'node:net';
import type { createTransport } from 'nodemailer';
import { ConnectorError } from '../connector.ts';
import { countdown } from '../system-client.ts';
import { type MailNet, type MailServer, serverAt } from './mail-net.ts';

export interface SmtpAccess {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly allowPlain: boolean;
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

export interface Smtp {
  /**
   * Hands one mail over, once. Returns when the server took it for every recipient.
   *
   * @throws ConnectorError `refused` or `busy` when it surely took nothing, `unreachable` when nobody can tell.
   */
  send(envelope: Envelope, raw: Buffer, withinMs: number): Promise<void>;
  /** Signs in and sends nothing. @throws ConnectorError, `refused` with 401 for a password that is none */
  verify(withinMs: number): Promise<void>;
}

const authRefused = 401;

export function openSmtp(net: MailNet, access: SmtpAccess): Smtp {
  /** On a connection of our own: what nobody waits for any more is cut off, and sends nothing further. */
  const over = async <T>(
    withinMs: number,
    work: (transport: ReturnType<typeof createTransport>) => Promise<T>,
  ): Promise<T> => {
    // One time for all of it: what a slow name or a slow connection took is not there for the mail any more.
    const left = countdown(withinMs);
    if (left() <= 0) throw new ConnectorError('unreachable');
    // Before the connection: an error on one that nobody listens to yet would end this process.
    const { default: nodemailer } = await import('nodemailer');
    const server = await serverAt(net, access.url, access.allowPlain);
    if (left() <= 0) throw new ConnectorError('unreachable');
    const socket = await connectedTo(server, left());
    const timer = setTimeout(() => socket.destroy(), left());
    const transport = nodemailer.createTransport({
      connection: socket,
      host: server.host,
      port: server.port,
      secure: server.secure,
      requireTLS: !server.secure && !server.plain,
      tls: isIP(server.host) === 0 ? { servername: server.host } : {},
      auth: { user: access.user, pass: access.password },
      greetingTimeout: left(),
      socketTimeout: left(),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      return await work(transport);
    } catch (error) {
      throw faultOf(error);
    } finally {
      clearTimeout(timer);
      transport.close();
      socket.destroy();
    }
  };
  return {
    send: ({ from, to }, raw, withinMs) =>
      over(withinMs, async (transport) => {
        const envelope = { from, to: [...to] };
        const { rejected } = await transport.sendMail({ envelope, raw });
        // Taken for some only: nobody sends again what one of them has.
        if (rejected.length > 0) throw new ConnectorError('unmarked');
      }),
    verify: (withinMs) =>
      over(withinMs, async (transport) => {
        await transport.verify();
      }),
  };
}

function connectedTo({ address, port }: MailServer, withinMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, timeout: withinMs });
    const fail = (): void => {
      socket.destroy();
      // Not a byte was sent.
      reject(new ConnectorError('unreachable'));
    };
    socket.once('error', fail);
    socket.once('timeout', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.off('timeout', fail);
      // Until the exchange listens itself.
      socket.on('error', () => undefined);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

/**
 * What an end of an exchange says of the mail (RFC 5321, 4.2.1 and 4.5.3.2.6). A server that answers with a number took
 * nothing: 4xx may take it later, 5xx will not. One that did not answer may have taken it, wherever that was: that the end
 * came before the text was sent cannot be told surely from here.
 */
export function faultOf(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
  const answer: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : null;
  // 454: who signs in could not be looked up just now (RFC 4954, 4.7.3). That says nothing of the password.
  if (typeof answer === 'number' && answer >= 400 && answer < 500) {
    return new ConnectorError('busy', { status: answer });
  }
  if (code === 'EAUTH') return new ConnectorError('refused', { status: authRefused });
  if (typeof answer === 'number' && answer >= 500) {
    return new ConnectorError('refused', { status: answer });
  }
  if (code === 'ETLS') return new ConnectorError('refused');
  // Without its cause, which quotes what the server said.
  return new ConnectorError('unreachable');
}
