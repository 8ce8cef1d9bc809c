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
      for (const { era, openedAt, backupAt, lastSeal, lostSeals, lostEntries } of report.eras) {
        const lost =
          lostSeals === 0
            ? 'no anchor here knows of anything later'
            : `${lostSeals} later seals with ${lostEntries} entries are known from anchors only`;
        cli.output.line(
          `Era ${era} began at ${openedAt}, when a back-up of ${backupAt} was restored up to seal ${lastSeal ?? 'none'}; ${lost}`,
        );
      }
      for (const fault of faults) cli.output.line(`  ${fault.kind} at ${fault.at}`);
      cli.output.object(report);
      return ok ? exitCodes.done : exitCodes.no;
    }),
});
