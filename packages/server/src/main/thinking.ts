import type { ThinkingSource } from '../line/context.ts';
import type { Models } from '../models/open-models.ts';
import type { LoadedWorkspace } from '../workspace/loaded-workspace.ts';

export interface Thinking {
  readonly source: ThinkingSource;
  /** Replaces the models of a tenant, with their keys filled in. Calls under way end as they would. */
  use(tenantId: string, workspace: LoadedWorkspace): void;
  close(): Promise<void>;
}

/** The models of each tenant in this process, and the tools they may be offered. */
export function openThinking(
  open: (tenantId: string, workspace: LoadedWorkspace) => Models,
  toolbox: ThinkingSource['toolbox'],
): Thinking {
  const byTenant = new Map<string, Models>();
  return {
    source: { models: (tenantId) => byTenant.get(tenantId) ?? null, toolbox },
    use: (tenantId, workspace) => {
      // Waits for what is under way, so nothing is cut off and nobody waits here.
      void byTenant.get(tenantId)?.close();
      byTenant.delete(tenantId);
      if (workspace.models.length > 0) byTenant.set(tenantId, open(tenantId, workspace));
    },
    close: async () => {
      await Promise.all([...byTenant.values()].map((models) => models.close()));
    },
  };
}
