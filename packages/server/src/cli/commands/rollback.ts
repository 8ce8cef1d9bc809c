import { z } from 'zod';
import { rollBackAgent } from '../../agents/roll-back.ts';
import { readLiveVersions } from '../../store/agent/read-live-versions.ts';
import { inTenant } from '../../store/tx.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { withEngine } from '../session.ts';

export const rollbackCommand = defineCommand({
  usage: 'rollback <agent>',
  summary: 'Let an earlier version of an agent serve again, the one before by default',
  example: 'signalbox rollback triage --reason "worse on billing"',
  options: (command) =>
    command
      .requiredOption('--reason <text>', 'why; it is kept in the audit')
      .option('--to <version>', 'a version of this agent; default: the one that served before'),
  input: z.object({
    agent: z.string().min(1).max(100),
    reason: z.string().trim().min(1).max(1_000),
    to: z.string().min(1).max(100).optional(),
  }),
  run: ({ agent, reason, to }, cli) =>
    withEngine(cli, async ({ context, tenantId }) => {
      const request = { agent, to: to ?? null, reason, actor: 'system' };
      const epoch = await rollBackAgent(context, tenantId, request);
      const live = await inTenant(context.database, tenantId, readLiveVersions);
      const version = live.find((one) => one.agent === agent)?.version_id ?? null;
      cli.output.line(`${agent} runs version ${version ?? '?'} again (epoch ${epoch})`);
      cli.output.object({ agent, version, epoch });
      return exitCodes.done;
    }),
});
