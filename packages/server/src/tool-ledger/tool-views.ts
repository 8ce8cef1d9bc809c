import {
  type McpToolConfig,
  mcpToolName,
  type ToolState,
  type ToolView,
} from '@signalbox/contract';
import type { ApprovalRow } from '../store/tool/approvals.ts';
import { definitionHash, inputOf } from '../tools/mcp/definition.ts';
import type { ToolServer } from '../tools/mcp/tool-server.ts';
import type { ToolDefinition } from '../tools/ports.ts';
import type { Tool } from '../tools/tool.ts';
import type { VersionedAgent } from '../workspace/agent-version.ts';
import type { ToolUses } from './tool-use.ts';

/** What of a tenant stands beside its tools. */
export interface ToolFacts {
  readonly approvals: readonly ApprovalRow[];
  /** In force, with the ids of their versions. */
  readonly agents: readonly { readonly id: string; readonly config: VersionedAgent }[];
  readonly uses: ToolUses;
}

export function builtInView(tool: Tool, facts: ToolFacts): ToolView {
  return {
    name: tool.name,
    server: null,
    state: 'ready',
    risk: tool.risk,
    atMost: tool.limits.perItem,
    timeoutMs: tool.limits.timeoutMs,
    definition: toldOf(tool),
    definitionHash: null,
    approved: null,
    agents: agentsWith(tool.name, facts),
    use: facts.uses(tool.name),
  };
}

/** @param said what the server says of its tools now; null: it could not be asked */
export function outsideView(
  server: ToolServer,
  [tool, terms]: readonly [string, McpToolConfig],
  said: readonly ToolDefinition[] | null,
  facts: ToolFacts,
): ToolView {
  const serverName = server.config.server;
  const name = mcpToolName(serverName, tool);
  const definition = said?.find((one) => one.name === tool) ?? null;
  const hash = definition === null ? null : definitionHash(definition);
  const approvals = facts.approvals.filter((one) => one.server === serverName && one.tool === tool);
  const approved = approvals.find((one) => one.definition_hash === hash) ?? approvals[0];
  return {
    ...{ name, server: serverName, risk: terms.risk },
    ...{ atMost: terms.atMost, timeoutMs: terms.timeoutMs },
    state: said === null ? 'unreachable' : stateOf(definition, hash, approved),
    definition: definition === null ? null : toldOf(definition),
    definitionHash: hash,
    approved: approved === undefined ? null : approvalOf(approved),
    agents: agentsWith(name, facts),
    use: facts.uses(name),
  };
}

function toldOf({
  description,
  inputSchema,
}: Pick<ToolDefinition, 'description' | 'inputSchema'>): {
  description: string;
  inputSchema: Record<string, unknown>;
} {
  return { description, inputSchema: { ...inputSchema } };
}

function approvalOf(row: ApprovalRow): ToolView['approved'] {
  return {
    // As putApproval wrote it.
    ...toldOf(row.definition as ToolDefinition),
    definitionHash: row.definition_hash,
    by: row.approved_by,
    at: row.approved_at.toISOString(),
  };
}

function agentsWith(name: string, { agents }: ToolFacts): string[] {
  return agents
    .filter(({ config }) => (config.tools ?? []).some(({ tool }) => tool === name))
    .map(({ config }) => config.agent);
}

function stateOf(
  definition: ToolDefinition | null,
  hash: string | null,
  approved: ApprovalRow | undefined,
): ToolState {
  if (definition === null) return 'missing';
  if (inputOf(definition) === null) return 'unreadable';
  if (approved === undefined) return 'new';
  return approved.definition_hash === hash ? 'ready' : 'changed';
}
