import { z } from 'zod';
import { type EraseSelection, eraseSelected } from '../../audit/erase.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { withEngine } from '../session.ts';

const input = z
  .object({
    item: z.string().min(1).optional(),
    source: z.string().min(1).optional(),
    externalId: z.string().min(1).optional(),
    email: z.string().min(3).max(320).optional(),
  })
  .transform((given, context): EraseSelection => {
    const { item, source, externalId, email } = given;
    const selections: EraseSelection[] = [];
    if (item !== undefined) selections.push({ itemId: item });
    if (externalId !== undefined) selections.push({ source: source ?? 'api', externalId });
    if (email !== undefined) selections.push({ email });
    const [selection] = selections;
    if (selection !== undefined && selections.length === 1) return selection;
    context.addIssue({
      code: 'custom',
      message: 'name one of: an item id, --external-id, --email',
    });
    return z.NEVER;
  });

export const eraseCommand = defineCommand({
  usage: 'erase [item]',
  summary: 'Erase the text of an item, or of all items of a requester, for good',
  example: 'signalbox erase --email jane@example.com',
  options: (command) =>
    command
      .option('--external-id <id>', 'the item by its id in the outside system')
      .option('--source <name>', 'the source of that id; default: api')
      .option('--email <address>', 'every item of this requester'),
  input,
  run: (selection, cli) =>
    withEngine(cli, async ({ context, tenantId, database }) => {
      const keys = context.keysOf(tenantId);
      const options = { database, keys, nowMs: context.now(), actor: 'system' };
      const { erased, inFlight, facts } = await eraseSelected(options, selection);
      if (erased.length === 0 && inFlight.length === 0 && facts === 0) {
        const hint = 'Nothing was changed.';
        throw new CliFailure(exitCodes.no, 'not_found', 'No item is selected by that.', hint);
      }
      for (const one of erased) {
        cli.output.line(`${one.itemId} ${one.before ? 'had been erased before' : 'erased'}`);
      }
      for (const id of inFlight) {
        cli.output.line(`${id} is being written and was not erased; run the command again later`);
      }
      if (facts > 0) cli.output.line(`facts that were stated elsewhere: ${facts} erased`);
      cli.output.object({ erased, inFlight, facts });
      return inFlight.length > 0 ? exitCodes.part : exitCodes.done;
    }),
});
