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
  const closing = new Set<Promise<void>>();
  const replaced = (models: Models): void => {
    const closed: Promise<void> = models.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  return {
    source: {
      models: (tenantId) => byTenant.get(tenantId) ?? null,
      tenants: () => [...byTenant.keys()],
      toolbox,
    },
    use: (tenantId, workspace) => {
      // Waits for what is under way, so nothing is cut off and nobody waits here.
      const before = byTenant.get(tenantId);
      if (before !== undefined) replaced(before);
      byTenant.delete(tenantId);
      if (workspace.models.length > 0) byTenant.set(tenantId, open(tenantId, workspace));
    },
    close: async () => {
      await Promise.all([...closing, ...[...byTenant.values()].map((models) => models.close())]);
    },
  };
}
