import { z } from 'zod';
import { appendAudit } from '../../agents/version-change.ts';
import { isUuid } from '../../ids/uuid-v7.ts';
import { openMail } from '../../mail/mail-secret.ts';
import { listMails } from '../../store/mail/list-mails.ts';
import { readSetAside } from '../../store/mail/read-set-aside.ts';
import { inTenant } from '../../store/tx.ts';
import { unwrapItemKey } from '../../vault/item-key.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';
import { withEngine } from '../session.ts';

const listLimit = 1_000;

export const listMailsCommand = defineCommand({
  usage: 'list [source]',
  summary: 'List mails that are not plainly messages, with why, newest first',
  example: 'signalbox mails list --set-aside',
  options: (command) => command.option('--set-aside', 'only those that could not be read'),
  input: z.object({ source: z.string().min(1).optional(), setAside: z.boolean().default(false) }),
  run: ({ source, setAside }, cli) =>
    withEngine(cli, async (engine) => {
      const filter = { source: source ?? null, setAside, limit: listLimit };
      const rows = await inTenant(engine.database, engine.tenantId, (tx) => listMails(tx, filter));
      const mails = rows.map((row) => ({
        ...{ id: row.id, source: row.source, place: row.place, finding: row.finding },
        ...{ itemId: row.item_id, receivedAt: row.received_at.toISOString() },
      }));
      if (mails.length === 0) cli.output.line('There are none.');
      else {
        const lines = mails.map((one) => [
          ...[one.id, one.source, one.place, one.finding ?? '', one.receivedAt],
        ]);
        cli.output.line(table([['mail', 'source', 'place', 'finding', 'received'], ...lines]));
      }
      cli.output.object({ mails });
      return exitCodes.done;
    }),
});

export const showMailCommand = defineCommand({
  usage: 'show <id>',
  summary: 'Show a mail that could not be read, as it came in; the look is audited',
  example: 'signalbox mails show 0193a7b2-0000-7000-8000-000000000000',
  input: z.object({ id: z.string().min(1) }),
  run: ({ id }, cli) =>
    withEngine(cli, async (engine) => {
      const { context, tenantId } = engine;
      const shown = await inTenant(engine.database, tenantId, async (tx) => {
        const row = isUuid(id) ? await readSetAside(tx, id) : undefined;
        if (row === undefined) return null;
        const key = unwrapItemKey(context.keysOf(tenantId), id, row.wrapped);
        const secret = openMail(key, id, row.sealed);
        await appendAudit(context, tx, [
          {
            ...{ stage: 'intake', type: 'mail_viewed', actor: 'system', itemId: null },
            detail: { mailId: id },
          },
        ]);
        return 'rawBase64' in secret ? { finding: row.finding, ...secret } : null;
      });
      if (shown === null) {
        const message = 'No mail of that id was set aside.';
        const hint = 'See: signalbox mails list --set-aside';
        throw new CliFailure(exitCodes.no, 'not_found', message, hint);
      }
      cli.output.line(printable(Buffer.from(shown.rawBase64, 'base64').toString('latin1')));
      const { finding, bytes, rawBase64 } = shown;
      cli.output.object({ id, finding, bytes, rawBase64 });
      return exitCodes.done;
    }),
});

/** A terminal obeys control characters, and this text is a stranger's. */
function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[^\n\t\x20-\x7e]/g, '.');
}
