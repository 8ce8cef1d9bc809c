import { isIP } from 'node:net';
import type { ImapFlow } from 'imapflow';
import pLimit from 'p-limit';
import { ConnectorError } from '../connector.ts';
import { type MailNet, serverAt } from './mail-net.ts';

export interface ImapAccess {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly allowPlain: boolean;
}

/** One connection to a mailbox, kept between uses: with nothing new a poll is one command. */
export interface ImapSession {
  /** Work with the connection, one after the other. Given up after `withinMs`. @throws ConnectorError */
  run<T>(withinMs: number, work: (client: ImapFlow) => Promise<T>): Promise<T>;
  close(): void;
}

export function openImapSession(net: MailNet, access: ImapAccess): ImapSession {
  const inTurn = pLimit(1);
  let client: ImapFlow | null = null;
  let closed = false;

  const drop = (): void => {
    const lost = client;
    client = null;
    lost?.close();
  };
  const connected = async (withinMs: number, givenUp: AbortSignal): Promise<ImapFlow> => {
    if (client?.usable === true) return client;
    drop();
    const server = await serverAt(net, access.url, access.allowPlain);
    const { ImapFlow } = await import('imapflow');
    // A name that was slow to look up: the next in turn may have a connection of its own by now.
    if (givenUp.aborted) throw new ConnectorError('unreachable');
    const fresh = new ImapFlow({
      host: server.address,
      port: server.port,
      secure: server.secure,
      ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
      // Absent: begun when the server offers it. A name or password never goes out in clear unless that was allowed.
      ...(server.secure || server.plain ? {} : { doSTARTTLS: true }),
      auth: { user: access.user, pass: access.password },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: withinMs,
      greetingTimeout: withinMs,
    });
    // Without a listener the end of an idle connection would end this process.
    fresh.on('error', () => undefined);
    client = fresh;
    await fresh.connect();
    return fresh;
  };

  const attempt = async <T>(
    withinMs: number,
    work: (client: ImapFlow) => Promise<T>,
  ): Promise<T> => {
    const kept = client?.usable === true;
    const startedMs = performance.now();
    try {
      return await within(withinMs, async (givenUp) => work(await connected(withinMs, givenUp)));
    } catch (error) {
      const fault = faultOf(error);
      // The server ended a connection that lay idle: that says nothing about the mailbox.
      const stale = kept && fault.fault === 'unreachable' && client?.usable !== true;
      if (fault.fault !== 'refused' || fault.status === 401) drop();
      const leftMs = withinMs - (performance.now() - startedMs);
      if (stale && leftMs > 0) return await attempt(leftMs, work);
      throw fault;
    } finally {
      // Work that outlived the source: nobody would close what it opened.
      if (closed) drop();
    }
  };

  return {
    run: (withinMs, work) => {
      const startedMs = performance.now();
      return inTurn(() => {
        const leftMs = withinMs - (performance.now() - startedMs);
        if (leftMs <= 0) throw new ConnectorError('unreachable');
        return attempt(leftMs, work);
      });
    },
    close: () => {
      closed = true;
      drop();
    },
  };
}

function within<T>(ms: number, work: (givenUp: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => {
      giveUp.abort();
      reject(new ConnectorError('unreachable'));
    }, ms);
    work(giveUp.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

function read(error: unknown, name: string): unknown {
  return error instanceof Error ? Reflect.get(error, name) : undefined;
}

/** Said of a server that cannot now and may later (RFC 5530, 3; the last by Gmail). */
const passing: readonly unknown[] = ['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'THROTTLED'];

/** What a mail server says holds addresses and names of folders: of an error only its sort is kept. */
export function faultOf(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  // Also of a sign-in: a directory that is away says nothing of the password.
  if (passing.includes(read(error, 'serverResponseCode'))) return new ConnectorError('unreachable');
  if (read(error, 'authenticationFailed') === true)
    return new ConnectorError('refused', { status: 401 });
  if (read(error, 'code') === 'NotFound') return new ConnectorError('refused', { status: 404 });
  const answer = read(error, 'responseStatus');
  if (answer === 'NO' || answer === 'BAD') return new ConnectorError('refused');
  return new ConnectorError('unreachable');
}
