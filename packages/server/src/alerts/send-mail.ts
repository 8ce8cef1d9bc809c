import { isIP, type LookupFunction } from 'node:net';
import type { MailChannelConfig } from '@signalbox/contract';
import { AddressRefusedError, isLoopback, resolveGuarded } from '../webhooks/out/address-guard.ts';
import type { SentAlert } from './sender.ts';

const timeoutMs = 15_000;

/** What is kept of a mail until it is sent. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
}

interface Server {
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

/**
 * Hands a mail to the server of a channel. Never throws: every end is an answer. A password is sent over an encrypted
 * connection only, unless the server is this machine.
 */
export async function sendMail(
  channel: MailChannelConfig,
  mail: Mail,
  deliveryId: string,
  event: string,
  signal: AbortSignal,
  lookup?: LookupFunction,
): Promise<SentAlert> {
  const ended = (error: string, status: number | null = null): SentAlert => ({
    arrived: false,
    status,
    error,
    retryAfterMs: null,
  });
  try {
    const server = await serverOf(channel.smtp, lookup);
    const { default: nodemailer } = await import('nodemailer');
    const transport = nodemailer.createTransport({
      host: server.address,
      port: server.port,
      secure: server.secure,
      requireTLS: server.auth !== null && !server.secure && !isLoopback(server.address),
      tls: isIP(server.host) === 0 ? { servername: server.host } : {},
      ...(server.auth === null ? {} : { auth: server.auth }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const stop = (): void => transport.close();
    signal.addEventListener('abort', stop);
    try {
      await transport.sendMail({
        from: channel.from,
        to: [...channel.to],
        subject: mail.subject,
        text: mail.text,
        // The same in every attempt: a mailbox that got it twice can tell.
        messageId: `<${deliveryId}@${domainOf(channel.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Signalbox-Event': event },
      });
      return { arrived: true, status: 250, error: null, retryAfterMs: null };
    } finally {
      signal.removeEventListener('abort', stop);
      transport.close();
    }
  } catch (error) {
    if (signal.aborted) return ended('interrupted');
    if (error instanceof AddressRefusedError) return ended('address_refused');
    return ended(codeOf(error), responseOf(error));
  }
}

const domainOf = (address: string): string => address.split('@').at(-1) ?? 'localhost';

async function serverOf(smtp: string, lookup?: LookupFunction): Promise<Server> {
  const url = new URL(smtp);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const user = decodeURIComponent(url.username);
  const auth = user === '' ? null : { user, pass: decodeURIComponent(url.password) };
  // Under the guard of webhooks: the address that was allowed is the one connected to.
  const { address } = await resolveGuarded(host, lookup);
  return { address, host, port, secure, auth };
}

/** Of what a mail server answers only the number is kept: its words may hold addresses. */
function responseOf(error: unknown): number | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : null;
  return typeof code === 'number' && Number.isInteger(code) ? code : null;
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
  switch (code) {
    case 'EAUTH':
      return 'smtp_auth';
    case 'EENVELOPE':
    case 'EMESSAGE':
      return 'smtp_refused';
    case 'ETLS':
      return 'smtp_tls';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return responseOf(error) === null ? 'unreachable' : 'smtp_refused';
  }
}
