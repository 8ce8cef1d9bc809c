import { mcpToolName } from '@signalbox/contract';
import type { Logger } from 'pino';
import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { type ApprovalRow, listApprovals, putToolChange } from '../store/tool/approvals.ts';
import { inTenant } from '../store/tx.ts';
import type { Approval, Approvals, ToolDefinition } from '../tools/ports.ts';

/** What people of a tenant have let in, as its tables have it now: a revoked tool is gone with the next call. */
export function openApprovals(
  context: Pick<LineContext, 'database' | 'keysOf' | 'now'> & { readonly logger: Logger },
  tenantId: string,
): Approvals {
  const { database, logger } = context;
  return {
    list: async () => (await inTenant(database, tenantId, listApprovals)).map(toApproval),
    changed: async (server, tool, definitionHash) => {
      await inTenant(database, tenantId, async (tx) => {
        if (!(await putToolChange(tx, { server, tool }, definitionHash))) return;
        const detail = { tool: mcpToolName(server, tool), definitionHash };
        await appendAudit(context, tx, [
          { stage: 'control', type: 'tool_changed', actor: 'system', itemId: null, detail },
        ]);
        logger.warn(
          { server, tool, definitionHash },
          'a tool is not what was approved; it is not offered until a person approves it anew',
        );
      });
    },
  };
}

function toApproval(row: ApprovalRow): Approval {
  const { server, tool, definition_hash: definitionHash } = row;
  // As putApproval wrote it.
  return { server, tool, definitionHash, definition: row.definition as ToolDefinition };
}
