import { z } from 'zod';
import { verifyAudit } from '../../audit/verify.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { withEngine } from '../session.ts';

export const verifyAuditCommand = defineCommand({
  usage: 'verify-audit',
  summary: 'Prove that no entry of the audit was edited, removed, reordered or cut off',
  example: 'signalbox verify-audit',
  input: z.object({}),
  run: (_, cli) =>
    withEngine(cli, async ({ context, tenantId, database, anchors }) => {
      const keys = context.keysOf(tenantId);
      const report = await verifyAudit({ database, keys, anchors, tenantId });
      const { ok, entries, seals, unsealed, faults } = report;
      cli.output.line(
        `${ok ? 'The audit is whole' : 'The audit is DAMAGED'}: ${entries} entries, ${seals} seals, ${unsealed} not sealed yet`,
      );
      for (const fault of faults) cli.output.line(`  ${fault.kind} at ${fault.at}`);
      cli.output.object(report);
      return ok ? exitCodes.done : exitCodes.no;
    }),
});
