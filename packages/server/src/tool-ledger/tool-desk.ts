import type { AgentConfig, McpToolConfig, ToolState, ToolTryView, ToolView } from '@signalbox/contract';
import { mcpToolName } from '@signalbox/contract';
import { noToolUse } from '@signalbox/domain';
import type { VersionConfig } from '../agents/load-runtime.ts';
import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import {
  type ApprovalRow,
  listApprovals,
  putApproval,
  revokeApprovals,
} from '../store/tool/approvals.ts';
import { inTenant } from '../store/tx.ts';
import { definitionHash, inputOf } from '../tools/mcp/definition.ts';
import type { ToolServer } from '../tools/mcp/tool-server.ts';
import type { ToolDefinition } from '../tools/ports.ts';
import { type Tool, ToolError, type Toolbox } from '../tools/tool.ts';

/** How people look at tools, let them in and try them. */
export interface ToolDesk {
  /** All there are, by name. Asks each server, and waits for it a few seconds. */
  list(): Promise<readonly ToolView[]>;
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

/** No item has it. */
const noItem = '00000000-0000-0000-0000-000000000000';
const tryWithinMs = 60_000;

interface Known {
  readonly approvals: readonly ApprovalRow[];
  readonly agents: readonly { readonly id: string; readonly config: AgentConfig }[];
}

export function openToolDesk(parts: ToolDeskParts): ToolDesk {
  const { context, tenantId, servers, builtIn, box } = parts;
  const known = (): Promise<Known> =>
    inTenant(context.database, tenantId, async (tx) => ({
      approvals: await listApprovals(tx),
      agents: (await readLiveVersions(tx)).map((row) => ({
        id: row.version_id,
        config: (row.config as VersionConfig).agent,
      })),
    }));
  const find = (name: string): { readonly server: ToolServer; readonly tool: string } => {
    for (const server of servers.values()) {
      const tool = Object.keys(server.config.tools).find(
        (one) => mcpToolName(server.config.server, one) === name,
      );
      if (tool !== undefined) return { server, tool };
    }
    throw new Refusal('not_found');
  };
  const viewOf = async (name: string): Promise<ToolView> => {
    const { server, tool } = find(name);
    return outsideView(server, tool, await asked(server), await known());
  };
  const record = (name: string, type: string, actor: string, hash: string | null) => ({
    ...{ stage: 'control', type, actor, itemId: null },
    detail: hash === null ? { tool: name } : { tool: name, definitionHash: hash },
  });
  return {
    list: async () => {
      const facts = await known();
      const outside = await Promise.all(
        [...servers.values()].map(async (server) => {
          const said = await asked(server);
          return Object.keys(server.config.tools).map((tool) =>
            outsideView(server, tool, said, facts),
          );
        }),
      );
      const views = [...builtIn.map((tool) => builtInView(tool, facts)), ...outside.flat()];
      return views.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    approve: async (name, hash, actor) => {
      const { server, tool } = find(name);
      const said = await asked(server);
      const definition = said?.find((one) => one.name === tool);
      if (definition === undefined || inputOf(definition) === null) {
        throw new Refusal('tool_unavailable');
      }
      if (definitionHash(definition) !== hash) throw new Refusal('definition_changed');
      await inTenant(context.database, tenantId, async (tx) => {
        const key = { server: server.config.server, tool };
        const changed = await putApproval(tx, key, hash, definition, actor);
        if (changed) await appendAudit(context, tx, [record(name, 'tool_approved', actor, hash)]);
      });
      return viewOf(name);
    },
    revoke: async (name, actor) => {
      const { server, tool } = find(name);
      await inTenant(context.database, tenantId, async (tx) => {
        const changed = await revokeApprovals(tx, { server: server.config.server, tool }, actor);
        if (changed) await appendAudit(context, tx, [record(name, 'tool_revoked', actor, null)]);
      });
      return viewOf(name);
    },
    tryOut: async (name, wanted, actor) => {
      if (!builtIn.some((tool) => tool.name === name)) find(name);
      const { agents } = await known();
      const agent = agents.find(({ config }) => config.agent === wanted.agent);
      if (wanted.agent !== null && agent === undefined) throw new Refusal('not_found');
      const view = await tryTool(box, name, { ...wanted, tenantId, agent: agent ?? null });
      await inTenant(context.database, tenantId, (tx) =>
        appendAudit(context, tx, [
          {
            ...{ stage: 'control', type: 'tool_tried', actor, itemId: null },
            detail: { tool: name, dryRun: wanted.dryRun, code: view.code },
          },
        ]),
      );
      return view;
    },
  };
}

/** What a server says of its tools; null: it could not be asked. */
async function asked(server: ToolServer): Promise<readonly ToolDefinition[] | null> {
  try {
    return await server.definitions();
  } catch (error) {
    if (error instanceof ToolError) return null;
    throw error;
  }
}

function agentsWith(name: string, { agents }: Known): string[] {
  return agents
    .filter(({ config }) => (config.tools ?? []).some(({ tool }) => tool === name))
    .map(({ config }) => config.agent);
}

function builtInView(tool: Tool, facts: Known): ToolView {
  return {
    name: tool.name,
    server: null,
    state: 'ready',
    risk: tool.risk,
    atMost: tool.limits.perItem,
    timeoutMs: tool.limits.timeoutMs,
    definition: { description: tool.description, inputSchema: { ...tool.inputSchema } },
    definitionHash: null,
    approved: null,
    agents: agentsWith(tool.name, facts),
  };
}

function outsideView(
  server: ToolServer,
  tool: string,
  said: readonly ToolDefinition[] | null,
  facts: Known,
): ToolView {
  const { server: serverName, tools } = server.config;
  const terms = tools[tool] as McpToolConfig;
  const name = mcpToolName(serverName, tool);
  const definition = said?.find((one) => one.name === tool) ?? null;
  const hash = definition === null ? null : definitionHash(definition);
  const approvals = facts.approvals.filter((one) => one.server === serverName && one.tool === tool);
  const approved = approvals.find((one) => one.definition_hash === hash) ?? approvals[0];
  const before = approved?.definition as ToolDefinition | undefined;
  return {
    ...{ name, server: serverName, risk: terms.risk },
    ...{ atMost: terms.atMost, timeoutMs: terms.timeoutMs },
    state: stateOf(said !== null, definition, hash, approved),
    definition:
      definition === null
        ? null
        : { description: definition.description, inputSchema: { ...definition.inputSchema } },
    definitionHash: hash,
    approved:
      approved === undefined || before === undefined
        ? null
        : {
            description: before.description,
            inputSchema: { ...before.inputSchema },
            definitionHash: approved.definition_hash,
            by: approved.approved_by,
            at: approved.approved_at.toISOString(),
          },
    agents: agentsWith(name, facts),
  };
}

function stateOf(
  reached: boolean,
  definition: ToolDefinition | null,
  hash: string | null,
  approved: ApprovalRow | undefined,
): ToolState {
  if (!reached) return 'unreachable';
  if (definition === null) return 'missing';
  if (inputOf(definition) === null) return 'unreadable';
  if (approved === undefined) return 'new';
  return approved.definition_hash === hash ? 'ready' : 'changed';
}

async function tryTool(
  box: Toolbox,
  name: string,
  asked: Omit<TryOut, 'agent'> & { readonly tenantId: string; readonly agent: Known['agents'][number] | null },
): Promise<ToolTryView> {
  const { agent, input, itemId, dryRun, signal, tenantId } = asked;
  // A person has read nothing a model could be misled by, and is asked for this one tool.
  const person = { agent: 'person', grants: [{ tool: name, atMost: null }], fields: [], asks: [] };
  const outcome = await box.call(
    person,
    { name, input: input as never, use: noToolUse(false) },
    {
      ...{ tenantId, itemId: itemId ?? noItem, agent: agent?.config.agent ?? 'person' },
      ...{ version: agent?.id ?? '', requesterRef: null, source: '' },
      knowledge: agent === null ? ['**'] : (agent.config.knowledge ?? []),
      ...{ timeoutMs: tryWithinMs, signal, dryRun },
    },
  );
  const { text, tainted, citations } = outcome.result;
  return {
    ...{ tool: name, dryRun, code: outcome.code, text, tainted },
    citations: citations.map((one) => ({ ...one })),
    tookMs: Math.round(outcome.tookMs),
  };
}
