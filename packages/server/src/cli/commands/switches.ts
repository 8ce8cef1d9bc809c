import { controlIdPattern, errorTable } from '@signalbox/contract';
import { z } from 'zod';
import { setSwitch } from '../../controls/set-switch.ts';
import type { AnyCommand } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { withEngine } from '../session.ts';

const input = z.object({
  control: z.string().regex(controlIdPattern, errorTable.unknown_control.title).default('tenant'),
  reason: z.string().trim().min(1).max(1_000),
  until: z.iso
    .datetime({ offset: true, error: 'an RFC 3339 time, such as 2026-12-01T08:00:00Z' })
    .optional(),
  mode: z
    .enum(['reduced', 'safe', 'handback', 'stopped'], {
      error: 'one of reduced, safe, handback, stopped',
    })
    .optional(),
});

function switchCommand(
  name: 'trip' | 'reset',
  texts: { readonly summary: string; readonly example: string; readonly done: string },
): AnyCommand {
  return defineCommand({
    usage: `${name} [control]`,
    summary: texts.summary,
    example: texts.example,
    options: (command) => {
      command.requiredOption('--reason <text>', 'why; it is kept in the audit');
      return name === 'trip'
        ? command
            .option(
              '--until <time>',
              'when it resets by itself, RFC 3339; default: when somebody resets it',
            )
            .option('--mode <mode>', 'how far mode:AGENT degrades; default: handback')
        : command;
    },
    input,
    run: ({ control, reason, until, mode }, cli) =>
      withEngine(cli, async ({ context, tenantId }) => {
        const epoch = await setSwitch(context, tenantId, {
          id: control,
          tripped: name === 'trip',
          reason,
          until: until === undefined ? null : new Date(until).toISOString(),
          mode,
          actor: 'system',
        });
        cli.output.line(`${control}: ${texts.done} (epoch ${epoch})`);
        cli.output.object({ control, tripped: name === 'trip', epoch });
        return exitCodes.done;
      }),
  });
}

export const tripCommand = switchCommand('trip', {
  summary: 'Stop automatic decisions at once: tenant, agent:NAME, source:NAME, mode:AGENT, …',
  example: 'signalbox trip agent:triage --reason "wrong team since noon"',
  done: 'tripped; nothing decided before now is written without a new look',
});

export const resetCommand = switchCommand('reset', {
  summary: 'Let a tripped switch go again',
  example: 'signalbox reset agent:triage --reason "rule corrected"',
  done: 'reset',
});
