import { roles } from '@signalbox/contract';
import { z } from 'zod';
import type { Refusal } from '../../line/refusal.ts';
import type { Engine } from '../../main/engine.ts';
import { invite, openReset } from '../../people/invite.ts';
import { linkUrl } from '../../people/link.ts';
import { listPeople } from '../../people/members.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';
import { withEngine } from '../session.ts';

const email = z.email('a mail address such as ana@example.com').max(320);

export const listUsersCommand = defineCommand({
  usage: 'list',
  summary: 'List people and their roles',
  example: 'signalbox users list',
  input: z.object({}),
  run: (_, cli) =>
    withEngine(cli, async ({ context, tenantId }) => {
      const people = await listPeople(context, tenantId, true);
      const rows = people.map((one) => [
        one.name,
        one.email ?? '',
        one.role,
        one.twoFactor === true ? 'second factor' : 'password only',
        one.removedAt === null ? 'member' : `removed ${one.removedAt}`,
      ]);
      cli.output.line(
        rows.length === 0
          ? 'Nobody yet: `signalbox start` prints the link for the first owner'
          : table([['name', 'mail', 'role', 'signs in with', 'state'], ...rows]),
      );
      cli.output.object({ data: people });
      return exitCodes.done;
    }),
});

export const inviteUserCommand = defineCommand({
  usage: 'invite <email>',
  summary: 'Make a link that lets a colleague in, once',
  example: 'signalbox users invite ana@example.com --role reviewer',
  options: (command) => command.option('--role <role>', roles.join(', '), 'reviewer'),
  input: z.object({ email, role: z.enum(roles, `roles are ${roles.join(', ')}`) }),
  run: (input, cli) =>
    withEngine(cli, async (engine) => {
      const wanted = { ...input, actor: 'system' };
      const link = await invite(engine.context, engine.tenantId, wanted).catch(explain);
      const url = linkUrl(addressOf(engine), 'invite', link.token);
      cli.output.note(`Hand this link over; it works once, until ${link.expiresAt}:`);
      cli.output.line(url);
      cli.output.object({ id: link.id, url, expiresAt: link.expiresAt });
      return exitCodes.done;
    }),
});

export const resetUserCommand = defineCommand({
  usage: 'reset <email>',
  summary:
    'Make a link to a new password for somebody locked out; ends the second factor and all sessions when used',
  example: 'signalbox users reset ana@example.com',
  input: z.object({ email }),
  run: (input, cli) =>
    withEngine(cli, async (engine) => {
      const { context, database, master, tenantId } = engine;
      const link = await openReset(context, tenantId, input.email).catch(explain);
      // Loaded here only: it brings a rate limiter that no other command needs.
      const { openSignInThrottle } = await import('../../auth/throttle.ts');
      await openSignInThrottle(database, master).forget(input.email);
      const url = linkUrl(addressOf(engine), 'reset', link.token);
      cli.output.note(
        `Open this link to set a new password; it works once, until ${link.expiresAt}:`,
      );
      cli.output.line(url);
      cli.output.object({ id: link.id, url, expiresAt: link.expiresAt });
      return exitCodes.done;
    }),
});

function addressOf({ settings }: Engine): string {
  return settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
}

function explain(error: unknown): never {
  const { code } = error as Partial<Refusal>;
  if (code === 'already_member') {
    throw new CliFailure(
      exitCodes.no,
      code,
      'A person of that address is a member already.',
      'See: signalbox users list',
    );
  }
  if (code === 'not_found') {
    throw new CliFailure(
      exitCodes.no,
      code,
      'There is no member of that mail address.',
      'See: signalbox users list',
    );
  }
  throw error;
}
