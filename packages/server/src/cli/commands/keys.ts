import { isScope, type Scope, scopes } from '@signalbox/contract';
import { z } from 'zod';
import { createKey, listKeys, revokeKey } from '../../keys/manage.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';
import { withEngine } from '../session.ts';

const scopeList = z
  .array(z.string(), 'name at least one scope with --scope')
  .min(1)
  .transform((given) => given.flatMap((part) => part.split(',')).filter((part) => part !== ''))
  .refine((given) => given.length > 0 && given.every(isScope), {
    message: `scopes are ${scopes.join(', ')}`,
  })
  .transform((given) => given as readonly Scope[]);

export const createKeyCommand = defineCommand({
  usage: 'create',
  summary: 'Make a machine key; it is shown once',
  example: 'signalbox keys create --name shop --scope item:read item:write',
  options: (command) =>
    command
      .requiredOption('--name <name>', 'what the key is for; unique among all keys ever made')
      .requiredOption('--scope <scope...>', `what it may do: ${scopes.join(', ')}`),
  input: z.object({ name: z.string().trim().min(1).max(100), scope: scopeList }),
  run: (input, cli) =>
    withEngine(cli, async ({ context, tenantId }) => {
      const wanted = { name: input.name, scopes: [...input.scope], actor: 'system' };
      const { id, name, key, scopes: granted } = await createKey(context, tenantId, wanted);
      cli.output.note(`Key ${name} (${granted.join(' ')}); it is shown only now:`);
      cli.output.line(key);
      cli.output.object({ id, key, scopes: granted, name });
      return exitCodes.done;
    }),
});

export const listKeysCommand = defineCommand({
  usage: 'list',
  summary: 'List machine keys, without their secrets',
  example: 'signalbox keys list',
  input: z.object({}),
  run: (_, cli) =>
    withEngine(cli, async ({ context, tenantId }) => {
      const keys = await listKeys(context, tenantId);
      const rows = keys.map((key) => [
        key.id,
        key.name,
        `${key.prefix}…`,
        key.scopes.join(' '),
        key.createdAt,
        key.revokedAt === null ? 'valid' : `revoked ${key.revokedAt}`,
      ]);
      cli.output.line(
        rows.length === 0
          ? 'There is no key yet; make one: signalbox keys create --name N --scope S'
          : table([['id', 'name', 'begins with', 'scopes', 'made', 'state'], ...rows]),
      );
      cli.output.object({ data: keys });
      return exitCodes.done;
    }),
});

export const revokeKeyCommand = defineCommand({
  usage: 'revoke <key>',
  summary: 'Revoke a machine key for good, by its id or name',
  example: 'signalbox keys revoke shop',
  input: z.object({ key: z.string().min(1).max(200) }),
  run: (input, cli) =>
    withEngine(cli, async ({ context, tenantId }) => {
      const keys = await listKeys(context, tenantId);
      const found = keys.find((key) => key.id === input.key || key.name === input.key);
      if (found === undefined) {
        throw new CliFailure(
          exitCodes.no,
          'not_found',
          'There is no key of that id or name.',
          'See: signalbox keys list',
        );
      }
      const revoked = await revokeKey(context, tenantId, found.id, 'system');
      cli.output.line(`Key ${revoked.name} is revoked; running servers refuse it within 5 s`);
      cli.output.object(revoked);
      return exitCodes.done;
    }),
});
