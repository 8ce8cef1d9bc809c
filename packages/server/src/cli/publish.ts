import type { SourceConfig } from '@signalbox/contract';
import { publishWorkspace } from '../agents/publish.ts';
import type { Engine } from '../main/engine.ts';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import { inTenant } from '../store/tx.ts';
import type { LoadedWorkspace } from '../workspace/index.ts';
import type { Cli } from './command.ts';
import { openWorkspace } from './find-workspace.ts';

/** Puts the files in force and hands their sources, channels and tools, secrets filled in, to this process. */
export async function putInForce(engine: Engine, workspace: LoadedWorkspace): Promise<void> {
  const { context, tenantId, logger } = engine;
  const published = await publishWorkspace(context, tenantId, workspace, 'system');
  useSources(engine, workspace);
  if (published.changed) {
    logger.info(
      { workspace: workspace.name, versions: published.versions },
      'the workspace is in force',
    );
  }
}

export function useSources(engine: Engine, workspace: LoadedWorkspace): void {
  const filled = workspace.sources
    .map((source) => workspace.secrets.resolve(source.name))
    .filter((source): source is SourceConfig => source !== null);
  engine.connectors.use(engine.tenantId, filled);
  engine.connectors.useChannels(engine.tenantId, workspace.channels.all());
  const { toolSecrets, directory, policy } = workspace;
  const { breaker } = policy;
  engine.tools.use(engine.tenantId, { servers: toolSecrets.all(), directory, breaker });
  engine.thinking.use(engine.tenantId, workspace);
}

/** Publishes the workspace when nothing has been published yet, so that commands work before the first start. */
export async function publishFirstTime(cli: Cli, engine: Engine): Promise<void> {
  if ((await publishedHash(engine)) !== null) return;
  await putInForce(engine, await openWorkspace(cli, engine.settings));
}

/** Hash of the files in force; null before the first publishing. */
export async function publishedHash(engine: Engine): Promise<string | null> {
  const { database } = engine.context;
  const state = await inTenant(database, engine.tenantId, readWorkspaceState);
  return state?.content_hash ?? null;
}
