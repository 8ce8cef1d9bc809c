import {
  type McpToolConfig,
  mcpToolName,
  type ToolTryView,
  type ToolView,
} from '@signalbox/contract';
import { type Json, noToolUse } from '@signalbox/domain';
import type { VersionConfig } from '../agents/load-runtime.ts';
import { appendAudit } from '../agents/version-change.ts';
import { noItem } from '../ids/no-item.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { listApprovals, putApproval, revokeApprovals } from '../store/tool/approvals.ts';
import { inTenant } from '../store/tx.ts';
import { definitionHash, inputOf } from '../tools/mcp/definition.ts';
import type { ToolServer } from '../tools/mcp/tool-server.ts';
import type { ToolDefinition } from '../tools/ports.ts';
import { type Tool, type Toolbox, ToolError } from '../tools/tool.ts';
import { readToolUses, toolUseDays } from './tool-use.ts';
import { builtInView, outsideView, type ToolFacts } from './tool-views.ts';

/** How people look at tools, let them in and try them. */
export interface ToolDesk {
  /** All there are, by name, with how they were used. Asks each server, and waits for it a few seconds. @param days Default 7. */
  list(days?: number): Promise<readonly ToolView[]>;
  /** @throws Refusal `not_found`, `definition_changed`, `tool_unavailable` */
  approve(name: string, hash: string, actor: string): Promise<ToolView>;
  /** @throws Refusal `not_found` */
  revoke(name: string, actor: string): Promise<ToolView>;
  /** Calls a tool as a person, by the same checks as for an agent. @throws Refusal `not_found` */
  tryOut(name: string, asked: TryOut, actor: string): Promise<ToolTryView>;
}

export interface TryOut {
  readonly input: Readonly<Record<string, unknown>>;
  /** Whose knowledge is searched. Null: all of it. */
  readonly agent: string | null;
  /** The item on whose account it is called; null: none. */
  readonly itemId: string | null;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

export interface ToolDeskParts {
  readonly context: Pick<LineContext, 'database' | 'keysOf' | 'now'>;
  readonly tenantId: string;
  readonly servers: ReadonlyMap<string, ToolServer>;
  readonly builtIn: readonly Tool[];
  readonly box: Toolbox;
}

const tryWithinMs = 60_000;

export function openToolDesk(parts: ToolDeskParts): ToolDesk {
  return {
    list: (days) => listAll(parts, days),
    approve: (name, hash, actor) => approve(parts, name, hash, actor),
    revoke: (name, actor) => revoke(parts, name, actor),
    tryOut: (name, asked, actor) => tryOut(parts, name, asked, actor),
  };
}

async function listAll(parts: ToolDeskParts, days?: number): Promise<readonly ToolView[]> {
  const facts = await factsOf(parts, days);
  const outside = await Promise.all(
    [...parts.servers.values()].map(async (server) => {
      const said = await ask(server);
      const tools = Object.entries(server.config.tools);
      return tools.map((tool) => outsideView(server, tool, said, facts));
    }),
  );
  const views = [...parts.builtIn.map((tool) => builtInView(tool, facts)), ...outside.flat()];
  return views.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function approve(
  parts: ToolDeskParts,
  name: string,
  hash: string,
  actor: string,
): Promise<ToolView> {
  const { context, tenantId } = parts;
  const { server, tool } = find(parts, name);
  const definition = (await ask(server))?.find((one) => one.name === tool);
  if (definition === undefined || inputOf(definition) === null) {
    throw new Refusal('tool_unavailable');
  }
  if (definitionHash(definition) !== hash) throw new Refusal('definition_changed');
  await inTenant(context.database, tenantId, async (tx) => {
    const key = { server: server.config.server, tool };
    if (!(await putApproval(tx, key, hash, definition, actor))) return;
    const detail = { tool: name, definitionHash: hash };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'tool_approved', actor, itemId: null, detail },
    ]);
  });
  return viewOf(parts, name);
}

async function revoke(parts: ToolDeskParts, name: string, actor: string): Promise<ToolView> {
  const { context, tenantId } = parts;
  const { server, tool } = find(parts, name);
  await inTenant(context.database, tenantId, async (tx) => {
    if (!(await revokeApprovals(tx, { server: server.config.server, tool }, actor))) return;
    await appendAudit(context, tx, [
      { stage: 'control', type: 'tool_revoked', actor, itemId: null, detail: { tool: name } },
    ]);
  });
  return viewOf(parts, name);
}

async function tryOut(
  parts: ToolDeskParts,
  name: string,
  asked: TryOut,
  actor: string,
): Promise<ToolTryView> {
  const { context, tenantId, builtIn, box } = parts;
  if (!builtIn.some((tool) => tool.name === name)) find(parts, name);
  const { agents } = await factsOf(parts);
  const agent = agents.find(({ config }) => config.agent === asked.agent);
  if (asked.agent !== null && agent === undefined) throw new Refusal('not_found');
  // A person has read nothing a model could be misled by, and is asked for this one tool.
  const person = { agent: 'person', grants: [{ tool: name, atMost: null }], fields: [], asks: [] };
  const { code, result, tookMs } = await box.call(
    person,
    { name, input: asked.input as Json, use: noToolUse(false) },
    {
      ...{ tenantId, itemId: asked.itemId ?? noItem, agent: agent?.config.agent ?? 'person' },
      ...{ version: agent?.id ?? '', requesterRef: null, source: '' },
      knowledge: agent === undefined ? ['**'] : (agent.config.knowledge ?? []),
      ...{ timeoutMs: tryWithinMs, signal: asked.signal, dryRun: asked.dryRun },
    },
  );
  const detail = { tool: name, dryRun: asked.dryRun, code };
  await inTenant(context.database, tenantId, (tx) =>
    appendAudit(context, tx, [
      { stage: 'control', type: 'tool_tried', actor, itemId: asked.itemId, detail },
    ]),
  );
  return {
    ...{ tool: name, dryRun: asked.dryRun, code, text: result.text, tainted: result.tainted },
    citations: result.citations.map((one) => ({ ...one })),
    tookMs: Math.round(tookMs),
  };
}

async function viewOf(parts: ToolDeskParts, name: string): Promise<ToolView> {
  const { server, tool, terms } = find(parts, name);
  return outsideView(server, [tool, terms], await ask(server), await factsOf(parts));
}

function factsOf(
  { context, tenantId }: ToolDeskParts,
  days: number = toolUseDays,
): Promise<ToolFacts> {
  return inTenant(context.database, tenantId, async (tx) => ({
    approvals: await listApprovals(tx),
    agents: (await readLiveVersions(tx)).map((row) => ({
      id: row.version_id,
      config: (row.config as VersionConfig).agent,
    })),
    uses: await readToolUses(tx, days, context.now()),
  }));
}

/** @throws Refusal `not_found` */
function find(
  { servers }: ToolDeskParts,
  name: string,
): { readonly server: ToolServer; readonly tool: string; readonly terms: McpToolConfig } {
  for (const server of servers.values()) {
    for (const [tool, terms] of Object.entries(server.config.tools)) {
      if (mcpToolName(server.config.server, tool) === name) return { server, tool, terms };
    }
  }
  throw new Refusal('not_found');
}

/** What a server says of its tools; null: it could not be asked. */
async function ask(server: ToolServer): Promise<readonly ToolDefinition[] | null> {
  try {
    return await server.definitions();
  } catch (error) {
    if (error instanceof ToolError) return null;
    throw error;
  }
}
