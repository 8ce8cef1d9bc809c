import { mcpToolName } from '@signalbox/contract';
import type * as z from 'zod';
import type { Approval, Approvals, ToolDefinition } from '../ports.ts';
import { type Tool, ToolError } from '../tool.ts';
import type { OutsideTools } from '../toolbox.ts';
import { definitionHash, inputOf } from './definition.ts';
import type { ToolServer } from './tool-server.ts';

const dryRunText = 'Dry run: the call would be made with this input. Nothing was sent.';

/**
 * Tools of MCP servers that people have let in. What a model is told is the text a person looked at, never what the server says
 * now; where the two differ, the tool is not offered and it is told once.
 */
export function openOutsideTools(
  servers: ReadonlyMap<string, ToolServer>,
  approvals: Approvals,
): OutsideTools {
  return {
    reviewed: async (names) => {
      const wanted = new Set(names);
      const asked = [...servers.values()].filter(({ config }) =>
        Object.keys(config.tools).some((tool) => wanted.has(mcpToolName(config.server, tool))),
      );
      if (asked.length === 0) return [];
      const approved = await approvals.list();
      const found = await Promise.all(
        asked.map((server) => toolsOf(server, approved, approvals, wanted)),
      );
      return found.flat();
    },
  };
}

async function toolsOf(
  server: ToolServer,
  approved: readonly Approval[],
  approvals: Approvals,
  wanted: ReadonlySet<string>,
): Promise<readonly Tool[]> {
  const own = approved.filter((one) => one.server === server.config.server);
  // Without an approval there is nothing to ask a server for, and it may be one nobody trusts yet.
  if (own.length === 0) return [];
  const definitions = await definitionsOf(server);
  const tools: Tool[] = [];
  for (const definition of definitions) {
    const name = mcpToolName(server.config.server, definition.name);
    const before = own.filter(({ tool }) => tool === definition.name);
    if (!wanted.has(name) || before.length === 0) continue;
    const hash = definitionHash(definition);
    const same = before.find(({ definitionHash: known }) => known === hash);
    if (same === undefined) await approvals.changed(server.config.server, definition.name, hash);
    else tools.push(...toolOf(server, same.definition, hash));
  }
  return tools;
}

/** A server that cannot be asked offers nothing. */
async function definitionsOf(server: ToolServer): Promise<readonly ToolDefinition[]> {
  try {
    return await server.definitions();
  } catch (error) {
    if (error instanceof ToolError) return [];
    throw error;
  }
}

function toolOf(server: ToolServer, definition: ToolDefinition, hash: string): readonly Tool[] {
  const terms = server.config.tools[definition.name];
  const input = inputOf(definition);
  return terms === undefined || input === null
    ? []
    : [mcpTool(server, definition, hash, input, terms)];
}

/** A tool of a server, whoever let it in. */
export function mcpTool(
  server: ToolServer,
  definition: ToolDefinition,
  hash: string,
  input: z.ZodType,
  terms: ToolServer['config']['tools'][string],
): Tool {
  return {
    name: mcpToolName(server.config.server, definition.name),
    description: definition.description,
    input,
    inputSchema: definition.inputSchema,
    risk: terms.risk,
    effect: 'none',
    limits: { perItem: terms.atMost, timeoutMs: terms.timeoutMs },
    run: async (given, { dryRun, timeoutMs, signal }) => {
      if (dryRun) return { text: dryRunText, tainted: false, citations: [], failed: false };
      const sent = typeof given === 'object' && given !== null ? given : {};
      const { text, failed } = await server.call(definition.name, hash, sent, timeoutMs, signal);
      return { text, tainted: true, citations: [], failed };
    },
  };
}
