import type { CallRefusal, Json, Risk, ToolEffect, ToolGrant, ToolUse } from '@signalbox/domain';
import type * as z from 'zod';

/** A JSON schema of an object, as a model is told what a tool takes. */
export type InputSchema = Readonly<Record<string, Json>>;

/** On whose account a tool is called, and for how long. Holds nothing a model has said. */
export interface ToolCallContext {
  readonly tenantId: string;
  readonly itemId: string;
  readonly agent: string;
  readonly version: string;
  /** Null: the item names nobody. */
  readonly requesterRef: string | null;
  readonly source: string;
  /** Globs below `knowledge/` that this agent may read. */
  readonly knowledge: readonly string[];
  /** What is left for the call, at least 1. The tool's own limit counts as well. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Everything is checked, and nothing leaves this process. Our own tables are still read. */
  readonly dryRun: boolean;
}

/** A passage an answer may refer to. */
export interface Citation {
  /** Such as `knowledge:vpn.md#2` or `ticket:0198…`. */
  readonly id: string;
  readonly title: string;
  /** Redacted. */
  readonly text: string;
}

export interface ToolResult {
  /** What the model reads. Out of a toolbox: redacted, and at most `maxResultCharacters` long. */
  readonly text: string;
  /** Somebody outside may have written some of it. */
  readonly tainted: boolean;
  readonly citations: readonly Citation[];
  readonly failed: boolean;
}

export interface Tool {
  /** `knowledge`, or `mcp.SERVER.TOOL`. */
  readonly name: string;
  readonly description: string;
  /** What the input is checked against before `run`. */
  readonly input: z.ZodType;
  /** The same for the model. */
  readonly inputSchema: InputSchema;
  readonly risk: Risk;
  readonly effect: ToolEffect;
  readonly limits: {
    /** Calls for one decision; the agent's file may say fewer, never more. */
    readonly perItem: number;
    readonly timeoutMs: number;
  };
  /**
   * Only a toolbox calls it, with an input that `input` has parsed.
   *
   * @throws ToolError
   */
  run(input: unknown, context: ToolCallContext): Promise<ToolResult>;
}

/** What an agent version may do with tools; made from its file alone. See `agentTools`. */
export interface AgentTools {
  readonly agent: string;
  /** Nothing that is not in here runs. */
  readonly grants: readonly ToolGrant[];
  /** What it may propose values for; null: any value. */
  readonly fields: readonly {
    readonly field: string;
    readonly allowed: readonly string[] | null;
  }[];
  /** Agents it may consult or hand parts of a ticket to. */
  readonly asks: readonly string[];
}

/** How a tool failed, by what its caller can do about it. */
export const TOOL_FAULTS = [
  /** Too many calls of its server are under way. */
  'busy',
  /** No answer in time. */
  'late',
  /** Its server cannot be reached, or went away during the call. */
  'unreachable',
  /** What its server said is not what was agreed on: no MCP, or not of the tool's shape. */
  'unreadable',
  /** The answer is larger than anything a model could read. */
  'too_large',
  /** The breaker keeps calls from its server. */
  'closed',
  /** It is not what a person has let in any more. */
  'changed',
  /** The tool says that it could not do it. */
  'failed',
  /** The caller wants no answer any more. */
  'cancelled',
] as const;
export type ToolFault = (typeof TOOL_FAULTS)[number];

/** What became of a call. */
export type ToolCode =
  | 'answered'
  | CallRefusal
  | 'input_refused'
  | ToolFault
  /** A conversation is run again, and this call was not made then. */
  | 'not_recorded';

export interface AskedCall {
  /** As the model gave it: a tool's own name, or that of `modelNameOf`. */
  readonly name: string;
  /** As the model gave it. */
  readonly input: Json;
  /** What this decision has done with tools so far: `noToolUse` first, then the `use` of the outcome before. */
  readonly use: ToolUse;
}

export interface ToolOutcome {
  readonly code: ToolCode;
  /** What the model is told; of a refusal, what is wrong and what to do instead. */
  readonly result: ToolResult;
  /** For the next call. */
  readonly use: ToolUse;
  /** The checked input of a tool that proposes, and was let through. Else null. */
  readonly proposed: Json | null;
  readonly tookMs: number;
}

export interface Toolbox {
  /** Tools this agent version may see: listed, known, and reviewed where that is asked for. In name order. */
  offered(agent: AgentTools): Promise<readonly Tool[]>;
  /**
   * The only way a tool is run: permission, limits, input, time and size are checked here, whatever the model asked. Never
   * throws for what a model or a tool did: those are outcomes with a code.
   */
  call(agent: AgentTools, call: AskedCall, context: ToolCallContext): Promise<ToolOutcome>;
}

/** Carries no text of input or answer. */
export class ToolError extends Error {
  readonly fault: ToolFault;

  constructor(fault: ToolFault) {
    super(`tool: ${fault}`);
    this.name = 'ToolError';
    this.fault = fault;
  }
}
