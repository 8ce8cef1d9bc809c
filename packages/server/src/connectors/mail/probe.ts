import type { Finding, MailSourceConfig } from '@signalbox/contract';
import { ConnectorError } from '../connector.ts';
import { tokenRefused } from '../probing.ts';
import { countdown } from '../system-client.ts';
import type { ImapSession } from './imap-session.ts';
import type { Smtp } from './smtp.ts';

/** What the mailbox lacks: a password that is taken on both sides, the two folders. Reads only, and sends nothing. */
export async function mailProbe(
  config: MailSourceConfig,
  session: ImapSession,
  smtp: Smtp | null,
  withinMs: number,
): Promise<readonly Finding[]> {
  const left = countdown(withinMs);
  const findings: Finding[] = [];
  try {
    const there = await session.run(left(), async (client) =>
      (await client.list()).map(({ path }) => path),
    );
    // Every mailbox has its inbox: an empty list is no answer.
    if (there.length === 0) throw new ConnectorError('unreachable');
    const named = smtp === null ? [config.folder] : [config.folder, config.sent];
    for (const folder of named.filter((one) => !has(there, one))) {
      const grant = 'Make the folder, or correct its name: the probe knows it as the server does.';
      findings.push({ code: 'place_missing', place: `folder ${folder}`, subject: null, grant });
    }
  } catch (error) {
    if (!isRefused(error)) throw error;
    findings.push(refusedAt('imap'));
  }
  if (smtp === null) return findings;
  try {
    await smtp.verify(left());
  } catch (error) {
    if (!isRefused(error)) throw error;
    findings.push(refusedAt('smtp'));
  }
  return findings;
}

function has(there: readonly string[], folder: string): boolean {
  const isInbox = folder.toUpperCase() === 'INBOX';
  return there.some((one) => one === folder || (isInbox && one.toUpperCase() === 'INBOX'));
}

function isRefused(error: unknown): boolean {
  return error instanceof ConnectorError && error.fault === 'refused' && error.status === 401;
}

function refusedAt(place: 'imap' | 'smtp'): Finding {
  const grant = 'Correct user and password, or allow the user to sign in by this protocol.';
  return { ...tokenRefused, place, grant };
}
