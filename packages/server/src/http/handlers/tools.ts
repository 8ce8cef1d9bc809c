import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindTools(bound: BindContext, { tools }: Ports): void {
  bind(bound, endpoints.listTools, async ({ caller, query: { days } }) => {
    return json(200, { data: await tools(caller.tenantId).list(days), nextCursor: null });
  });

  bind(bound, endpoints.approveTool, async ({ caller, params: { name }, body }) => {
    const { tenantId, actor } = caller;
    return json(200, await tools(tenantId).approve(name, body.definitionHash, actor));
  });

  bind(bound, endpoints.revokeTool, async ({ caller: { tenantId, actor }, params: { name } }) => {
    return json(200, await tools(tenantId).revoke(name, actor));
  });

  bind(bound, endpoints.tryTool, async ({ caller, params: { name }, body, signal }) => {
    const { tenantId, actor } = caller;
    const { input, dryRun, agent = null } = body;
    // No item: what the tools of an item tell of it is for those who may read items.
    const asked = { input, dryRun, agent, itemId: null, signal };
    return json(200, await tools(tenantId).tryOut(name, asked, actor));
  });
}
