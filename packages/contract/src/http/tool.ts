import { z } from 'zod';
import { RISKS } from '../workspace/risks.ts';

/**
 * `ready`: agents that list it may call it. `new`: nobody has looked at it. `changed`: it is not what was approved. `missing`: its
 * server has none of that name. `unreadable`: its definition is none that can be used. `unreachable`: its server could not be asked.
 */
export const toolStates = [
  'ready',
  'new',
  'changed',
  'missing',
  'unreadable',
  'unreachable',
] as const;
export type ToolState = (typeof toolStates)[number];

const definition = {
  description: z.string(),
  /** JSON schema of what it takes. */
  inputSchema: z.record(z.string(), z.unknown()),
};

/** How agents used a tool in the last days. What was run again and what people tried does not count. */
export const toolUseSchema = z.object({
  days: z.int(),
  calls: z.int(),
  /** Calls by what became of them, most first: `answered`, or why not. */
  codes: z.array(z.object({ code: z.string(), calls: z.int() })),
  /** Of all calls, milliseconds; null: there was none. */
  tookMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
  /** By agent and version, most calls first. `failed`: not answered. */
  agents: z.array(
    z.object({ agent: z.string(), version: z.string(), calls: z.int(), failed: z.int() }),
  ),
  /** Calls that were not answered, those alike as one, most first; at most ten. */
  failures: z.array(
    z.object({
      code: z.string(),
      agent: z.string(),
      /** What the tool was given: its parts and their kinds, never a value. Null: recorded before this was. */
      input: z.string().nullable(),
      calls: z.int(),
      lastAt: z.string(),
      /** Where it happened last. */
      itemId: z.uuid(),
    }),
  ),
});
export type ToolUseView = z.infer<typeof toolUseSchema>;

/** A tool agents may list, whether or not one does. */
export const toolViewSchema = z.object({
  /** `knowledge`, or `mcp.SERVER.TOOL`. */
  name: z.string(),
  /** Null: it is built in, and needs no approval. */
  server: z.string().nullable(),
  state: z.enum(toolStates),
  risk: z.enum(RISKS),
  /** Calls for one decision. */
  atMost: z.int(),
  timeoutMs: z.int(),
  /** What its server says now. */
  definition: z.object(definition).nullable(),
  /** SHA-256 over name, description and input schema, in hex: what an approval is bound to. */
  definitionHash: z.string().nullable(),
  /** What was approved last, and models are told; null: nothing is. */
  approved: z
    .object({ ...definition, definitionHash: z.string(), by: z.string(), at: z.string() })
    .nullable(),
  /** Agents in force that list it. */
  agents: z.array(z.string()),
  use: toolUseSchema,
});
export type ToolView = z.infer<typeof toolViewSchema>;

export const approveToolBodySchema = z.strictObject({
  /** Of the definition that was looked at. */
  definitionHash: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex'),
});

export const tryToolBodySchema = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
  /** Whose knowledge is searched. Absent: all of it. */
  agent: z.string().min(1).max(63).optional(),
  /** Everything is checked and nothing is sent. */
  dryRun: z.boolean().default(true),
});

/** What became of a call, and what a model would have been told. */
export const toolTryViewSchema = z.object({
  tool: z.string(),
  dryRun: z.boolean(),
  /** `answered`, or why not. */
  code: z.string(),
  /** Redacted, and shortened as for a model. */
  text: z.string(),
  /** Somebody outside may have written some of it. */
  tainted: z.boolean(),
  citations: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })),
  tookMs: z.number(),
});
export type ToolTryView = z.infer<typeof toolTryViewSchema>;
