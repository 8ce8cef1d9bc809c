import { errorTable, type ToolView } from '@signalbox/contract';
import { sanitiseText } from '@signalbox/domain';
import { z } from 'zod';
import type { Engine } from '../../main/engine.ts';
import type { ToolDesk } from '../../tool-ledger/tool-desk.ts';
import type { Cli } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { openWorkspace } from '../find-workspace.ts';
import { table } from '../output.ts';
import { publishFirstTime, useSources } from '../publish.ts';
import { withEngine } from '../session.ts';

const toolName = z.string().min(1).max(100);
const shortHash = 12;
const shownCharacters = 20_000;

function withTools<T>(cli: Cli, work: (desk: ToolDesk, engine: Engine) => Promise<T>): Promise<T> {
  return withEngine(cli, async (engine) => {
    await publishFirstTime(cli, engine);
    useSources(engine, await openWorkspace(cli, engine.settings));
    return work(engine.tools.of(engine.tenantId).desk, engine);
  });
}

async function toolOf(desk: ToolDesk, name: string): Promise<ToolView> {
  const found = (await desk.list()).find((tool) => tool.name === name);
  if (found !== undefined) return found;
  const message = 'There is no tool of that name.';
  throw new CliFailure(exitCodes.no, 'not_found', message, 'See: signalbox tools list');
}

export const listToolsCommand = defineCommand({
  usage: 'list [name]',
  summary: 'List the tools agents may call, or show what one says of itself',
  example: 'signalbox tools list mcp.cmdb.find_asset',
  input: z.object({ name: toolName.optional() }),
  run: ({ name }, cli) =>
    withTools(cli, async (desk) => {
      if (name !== undefined) {
        const tool = await toolOf(desk, name);
        cli.output.line(describe(tool));
        cli.output.object(tool);
        return exitCodes.done;
      }
      const tools = await desk.list();
      const rows = tools.map((tool) => [
        ...[tool.name, tool.state, tool.risk, String(tool.atMost)],
        tool.definitionHash?.slice(0, shortHash) ?? '',
        tool.agents.join(' '),
        ...callsOf(tool),
      ]);
      const days = `${tools[0]?.use.days ?? 0} days`;
      const head = ['name', 'state', 'risk', 'at most', 'definition', 'agents'];
      head.push(`calls, ${days}`, 'not answered');
      cli.output.line(table([head, ...rows]));
      cli.output.object({ tools });
      return exitCodes.done;
    }),
});

function callsOf({ use: { calls, agents } }: ToolView): readonly string[] {
  const failed = agents.reduce((sum, one) => sum + one.failed, 0);
  return [String(calls), String(failed)];
}

export const approveToolCommand = defineCommand({
  usage: 'approve <name>',
  summary: 'Let a tool of an MCP server in, as tools list shows it',
  example: 'signalbox tools approve mcp.cmdb.find_asset --hash 3f2a91c07be4',
  options: (command) =>
    command.requiredOption(
      '--hash <hash>',
      'of the definition you looked at; its first 12 digits will do',
    ),
  input: z.object({
    name: toolName,
    hash: z.string().regex(/^[0-9a-f]{12,64}$/, 'at least 12 hex digits, as tools list shows them'),
  }),
  run: ({ name, hash }, cli) =>
    withTools(cli, async (desk) => {
      const { definitionHash } = await toolOf(desk, name);
      if (definitionHash !== null && !definitionHash.startsWith(hash)) {
        const hint = `See: signalbox tools list ${name}`;
        const message = errorTable.definition_changed.title;
        throw new CliFailure(exitCodes.no, 'definition_changed', message, hint);
      }
      const tool = await desk.approve(name, definitionHash ?? hash, 'system');
      cli.output.line(`${name}: approved; agents that list it may call it`);
      cli.output.object(tool);
      return exitCodes.done;
    }),
});

export const revokeToolCommand = defineCommand({
  usage: 'revoke <name>',
  summary: 'Take a tool away from all agents, from the next call on',
  example: 'signalbox tools revoke mcp.cmdb.find_asset',
  input: z.object({ name: toolName }),
  run: ({ name }, cli) =>
    withTools(cli, async (desk) => {
      const tool = await desk.revoke(name, 'system');
      cli.output.line(`${name}: revoked; no agent may call it`);
      cli.output.object(tool);
      return exitCodes.done;
    }),
});

const jsonInput = z.string().transform((text, context): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    const object = z.record(z.string(), z.unknown()).safeParse(value);
    if (object.success) return object.data;
  } catch {
    // Said below: a text that is no JSON and one that is no object need the same help.
  }
  context.addIssue({ code: 'custom', message: 'a JSON object, such as \'{"query":"vpn"}\'' });
  return z.NEVER;
});

export const tryToolCommand = defineCommand({
  usage: 'try <name>',
  summary: 'Call a tool by hand; without --call everything is checked and nothing is sent',
  example: 'signalbox tools try knowledge --input \'{"query":"vpn drops"}\'',
  options: (command) =>
    command
      .option('--input <json>', 'what it is called with, a JSON object')
      .option('--agent <name>', 'whose knowledge is searched; default: all of it')
      .option('--item <id>', 'the ticket on whose account it is called')
      .option('--call', 'call it in earnest'),
  input: z.object({
    name: toolName,
    input: jsonInput.prefault('{}'),
    agent: z.string().min(1).max(63).optional(),
    item: z.uuid().optional(),
    call: z.boolean().default(false),
  }),
  run: ({ name, input, agent = null, item: itemId = null, call }, cli) =>
    withTools(cli, async (desk) => {
      const { signal } = cli.interruption;
      const asked = { input, agent, itemId, dryRun: !call, signal };
      const tried = await desk.tryOut(name, asked, 'system');
      cli.output.line(
        `${tried.code} in ${tried.tookMs} ms${tried.tainted ? ', from outside' : ''}`,
      );
      cli.output.line(plain(tried.text));
      cli.output.object(tried);
      return tried.code === 'answered' ? exitCodes.done : exitCodes.no;
    }),
});

function describe(tool: ToolView): string {
  const { definition, approved, definitionHash } = tool;
  const now =
    definition === null
      ? []
      : ['', plain(definition.description), plain(JSON.stringify(definition.inputSchema, null, 2))];
  const differs = approved !== null && approved.definitionHash !== definitionHash;
  return [
    `${tool.name}: ${tool.state}`,
    `risk ${tool.risk}, at most ${tool.atMost} calls for one decision, ${tool.timeoutMs} ms each`,
    ...(definitionHash === null ? [] : [`definition ${definitionHash}`]),
    ...(approved === null ? [] : [`approved by ${approved.by} at ${approved.at}`]),
    ...now,
    ...(differs
      ? [
          '',
          `What was approved (${approved.definitionHash.slice(0, shortHash)}):`,
          plain(approved.description),
          plain(JSON.stringify(approved.inputSchema, null, 2)),
        ]
      : []),
  ].join('\n');
}

/** Text of somebody outside, without signs that would steer a terminal or hide words. */
function plain(text: string): string {
  return sanitiseText(text, shownCharacters, { html: 'keep' }).text;
}
