import type { FactView } from '@signalbox/contract';
import { z } from 'zod';
import { isUuid } from '../../ids/uuid-v7.ts';
import { Refusal } from '../../line/refusal.ts';
import { toFactView } from '../../memory/fact-view.ts';
import { forgetFact } from '../../memory/forget-fact.ts';
import { readMemory } from '../../memory/read-memory.ts';
import { findWhose, type Whose } from '../../memory/whose.ts';
import { inTenant } from '../../store/tx.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';
import { withEngine } from '../session.ts';

const whoseInput = {
  item: z.string().refine(isUuid, 'the id of an item').optional(),
  email: z.string().min(3).max(320).includes('@').optional(),
};

const oneOf = 'name one of: --item, --email';

function whoseOf(given: {
  readonly item?: string | undefined;
  readonly email?: string | undefined;
}): Whose | null {
  const { item, email } = given;
  if (item !== undefined) return email === undefined ? { itemId: item } : null;
  return email === undefined ? null : { email };
}

const listInput = z.object(whoseInput).transform((given, context): Whose => {
  const whose = whoseOf(given);
  if (whose !== null) return whose;
  context.addIssue({ code: 'custom', message: oneOf });
  return z.NEVER;
});

export const listFactsCommand = defineCommand({
  usage: 'list',
  summary: 'List what is known of a requester and a customer, and where it comes from',
  example: 'signalbox memory list --email jane@example.com',
  options: (command) =>
    command
      .option('--item <id>', 'of whom this item names')
      .option('--email <address>', 'of this requester, and the customer of the address'),
  input: listInput,
  run: (whose, cli) =>
    withEngine(cli, async ({ context, tenantId, database }) => {
      const facts = await inTenant(database, tenantId, async (tx) => {
        const named = await findWhose(context, tx, whose);
        return named === undefined ? null : (await readMemory(context, tx, named)).map(toFactView);
      });
      if (facts === null) {
        const hint = 'Its id stands on its page and in GET /v1/items.';
        throw new CliFailure(exitCodes.no, 'not_found', 'There is no such item.', hint);
      }
      if (facts.length === 0) cli.output.line('Nothing is known.');
      else {
        const head = ['fact', 'about', 'kind', 'what', 'confirmed', 'until'];
        cli.output.line(table([head, ...facts.map(rowOf)]));
      }
      cli.output.object({ facts });
      return exitCodes.done;
    }),
});

const forgetInput = z
  .object({
    ...whoseInput,
    fact: z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits, as memory list shows them'),
    reason: z.string().min(1).max(1_000),
  })
  .transform(({ fact: factId, reason, ...given }, context) => {
    const whose = whoseOf(given);
    if (whose !== null) return { whose, factId, reason };
    context.addIssue({ code: 'custom', message: oneOf });
    return z.NEVER;
  });

export const forgetFactCommand = defineCommand({
  usage: 'forget <fact>',
  summary: 'Have a fact forgotten; a learned one comes back only from tickets that come in later',
  example:
    'signalbox memory forget 3f2a91c07be43f2a91c07be43f2a91c0 --email jane@example.com --reason "she asked for it"',
  options: (command) =>
    command
      .option('--item <id>', 'known of whom this item names')
      .option('--email <address>', 'known of this requester, or the customer of the address')
      .requiredOption('--reason <text>', 'why; it is kept in the audit, redacted'),
  input: forgetInput,
  run: (asked, cli) =>
    withEngine(cli, async ({ context, tenantId }) => {
      const { factId } = asked;
      try {
        await forgetFact(context, tenantId, asked, 'system');
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'not_found') throw error;
        const hint = 'See: signalbox memory list';
        throw new CliFailure(exitCodes.no, 'not_found', 'No such fact is known of them.', hint);
      }
      cli.output.line(`${factId} forgotten`);
      cli.output.object({ id: factId });
      return exitCodes.done;
    }),
});

function rowOf(fact: FactView): readonly string[] {
  const what = fact.kind === 'stated' ? fact.text : `${fact.field}: ${fact.value} (${fact.count})`;
  const days = [fact.confirmedAt, fact.expiresAt].map((at) => at.slice(0, 'yyyy-mm-dd'.length));
  return [fact.id, fact.about, fact.kind, what, ...days];
}
