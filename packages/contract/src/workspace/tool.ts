import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { shortText, slug } from './names.ts';
import { type ActionRisk, RISKS } from './risks.ts';

/** Tools that look something up here. What proposes follows from the rest of an agent's file. */
export const BUILT_IN_TOOLS = ['knowledge', 'similar_tickets', 'requester'] as const;
export type BuiltInTool = (typeof BUILT_IN_TOOLS)[number];

/** A tool an agent may call: one of BUILT_IN_TOOLS, or `mcp.SERVER.TOOL`. */
export interface ToolGrantConfig {
  readonly tool: string;
  /** Calls for one decision. Null: what the tool itself allows. */
  readonly atMost: number | null;
}

export interface McpToolConfig {
  readonly risk: ActionRisk;
  /** Calls for one decision. */
  readonly atMost: number;
  /** For one call, the start of its server in it. */
  readonly timeoutMs: number;
}

export type McpWay =
  | {
      readonly kind: 'stdio';
      /** The program and its arguments; no shell reads them. */
      readonly command: readonly [string, ...string[]];
      /** All of its environment. `${NAME}` until the loader fills it. */
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'http';
      readonly url: string;
      /** Sent with every request. `${NAME}` until the loader fills it. */
      readonly headers: Readonly<Record<string, string>>;
    };

/** An MCP server, and which of its tools there are for agents. */
export interface ToolServerConfig {
  readonly server: string;
  readonly way: McpWay;
  /** Calls under way at once. */
  readonly atOnce: number;
  readonly tools: Readonly<Record<string, McpToolConfig>>;
}

const EXPECTED_TOOL = `one of ${BUILT_IN_TOOLS.join(', ')}, or mcp.SERVER.TOOL`;
const EXPECTED_COMMAND = 'a list of a program and its arguments, such as [node, tools/cmdb.mjs]';
const EXPECTED_URL = 'an http or https address without user, query and fragment';
const EXPECTED_NAME = 'a tool name of letters, digits, - and _, at most 50 characters';
/** Providers take names of tools of at most so many characters; a dot is written as two signs there. */
const modelNameMax = 64;

const reference = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;
const mcpName = /^mcp\.[a-z][a-z0-9_-]{0,62}\.[A-Za-z0-9_-]{1,50}$/;

/** What a tool of an MCP server is called in agents' files and records. */
export function mcpToolName(server: string, tool: string): string {
  return `mcp.${server}.${tool}`;
}

function whole(from: number, to: number): z.ZodType<number> {
  const error = `a whole number of ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

const toolName = z
  .string({ error: EXPECTED_TOOL })
  .refine((name) => BUILT_IN_TOOLS.some((one) => one === name) || mcpName.test(name), {
    error: EXPECTED_TOOL,
    params: { choices: [...BUILT_IN_TOOLS] },
  });

const grantObject = fileObject(
  { tool: toolName, at_most: whole(1, 100).optional() },
  'a tool, or a mapping with tool and at_most',
).transform((file): ToolGrantConfig => ({ tool: file.tool, atMost: file.at_most ?? null }));

/** A name alone is short for a mapping. By hand: as a union, zod would hide what is wrong with a mapping. */
const grant = z.unknown().transform((value, context): ToolGrantConfig => {
  const parsed = grantObject.safeParse(typeof value === 'string' ? { tool: value } : value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    context.addIssue({ ...issue, path: typeof value === 'string' ? [] : issue.path });
  }
  return z.NEVER;
});

/** `tools` of an agent's file. */
export const toolGrantsSchema: z.ZodType<readonly ToolGrantConfig[]> = z
  .array(grant, { error: 'a list of tools, such as [knowledge, similar_tickets]' })
  .max(50, { error: 'at most 50 tools' })
  .transform((list, context): readonly ToolGrantConfig[] => {
    for (const [n, one] of list.entries()) {
      if (list.findIndex(({ tool }) => tool === one.tool) < n) {
        refuse(context, [n], 'a tool that is not listed yet');
      }
    }
    return list;
  });

const EXPECTED_GLOB =
  'a path below knowledge/ that ends in .md or in a * or **, such as network/** or vpn.md';

const glob = z
  .string({ error: EXPECTED_GLOB })
  .max(200, { error: EXPECTED_GLOB })
  .regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[^\s/\\][^\\]*$/, { error: EXPECTED_GLOB });

/** `knowledge` of an agent's file. */
export const knowledgeGlobsSchema: z.ZodType<readonly string[]> = z
  .array(glob, { error: 'a list of paths below knowledge/, such as [network/**, vpn.md]' })
  .min(1, { error: 'at least one path' })
  .max(100, { error: 'at most 100 paths' });

const mcpTool = fileObject(
  {
    risk: z.enum(RISKS, { error: `one of ${RISKS.join(', ')}` }),
    at_most: whole(1, 100).default(5),
    timeout: durationMs.prefault('10s'),
  },
  'a mapping with risk, at_most and timeout',
).transform((file, context): McpToolConfig => {
  if (file.timeout === 0 || file.timeout > 120_000) {
    refuse(context, ['timeout'], 'a time above zero, at most 2m');
  }
  return { risk: file.risk, atMost: file.at_most, timeoutMs: file.timeout };
});

const env = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'the name of a variable' }),
    z.string({ error: 'a text' }).max(4_000, { error: 'at most 4000 characters' }),
    { error: 'a mapping of names of variables to texts' },
  )
  .default({});

const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,100}$/, { error: 'the name of a header' }),
    z
      .string({ error: 'a text' })
      .max(4_000, { error: 'at most 4000 characters' })
      .regex(/^[\x20-\x7e]*$/, { error: 'a text without line ends' }),
    { error: 'a mapping of names of headers to texts' },
  )
  .default({});

function isAddress(text: string): boolean {
  return reference.test(text) || /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(text);
}

/** `tools/*.yaml`. */
export const toolServerFileSchema: z.ZodType<ToolServerConfig> = fileObject(
  {
    mcp: slug,
    command: z
      .array(shortText, { error: EXPECTED_COMMAND })
      .min(1, { error: EXPECTED_COMMAND })
      .max(50, { error: 'at most 50 arguments' })
      .optional(),
    env: env,
    url: z
      .string({ error: EXPECTED_URL })
      .max(2_000, { error: 'at most 2000 characters' })
      .refine(isAddress, { error: EXPECTED_URL })
      .optional(),
    headers: headers,
    at_once: whole(1, 100).default(4),
    tools: z
      .record(z.string().regex(/^[A-Za-z0-9_-]{1,50}$/, { error: EXPECTED_NAME }), mcpTool, {
        error: 'a mapping of tools, such as { find_asset: { risk: read } }',
      })
      .refine((tools) => Object.keys(tools).length > 0, { error: 'at least one tool' }),
  },
  'a mapping with mcp, command or url, and tools',
).transform((file, context): ToolServerConfig => {
  const [program, ...rest] = file.command ?? [];
  let way: McpWay = { kind: 'http', url: file.url ?? '', headers: file.headers };
  if (program !== undefined) {
    way = { kind: 'stdio', command: [program, ...rest], env: file.env };
    if (file.url !== undefined) refuse(context, ['url'], 'either command or url, not both');
    if (Object.keys(file.headers).length > 0) refuse(context, ['headers'], 'headers with url only');
  } else {
    if (file.url === undefined) refuse(context, ['command'], EXPECTED_COMMAND);
    if (Object.keys(file.env).length > 0) refuse(context, ['env'], 'env with command only');
  }
  for (const tool of Object.keys(file.tools)) {
    if (`mcp__${file.mcp}__${tool}`.length > modelNameMax) {
      const most = modelNameMax - 'mcp____'.length;
      refuse(context, ['tools', tool], `names of server and tool of ${most} characters together`);
    }
  }
  return { server: file.mcp, way, atOnce: file.at_once, tools: file.tools };
});
