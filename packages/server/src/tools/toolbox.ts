import {
  type AskedTool,
  afterCall,
  type CallRefusal,
  type Json,
  mayCall,
  type ToolUse,
} from '@signalbox/domain';
import type * as z from 'zod';
import { boundCitation, boundText, type Redact } from './bound-text.ts';
import { proposalTools } from './built-in/proposals.ts';
import { explainInput } from './input-schema.ts';
import { toolNamed } from './model-name.ts';
import type { Clock } from './ports.ts';
import {
  type AgentTools,
  type Tool,
  type Toolbox,
  type ToolCallContext,
  type ToolCode,
  ToolError,
  type ToolFault,
  type ToolOutcome,
  type ToolResult,
} from './tool.ts';

/** Tools of outside servers, as far as people have let them in. */
export interface OutsideTools {
  /** Those of these names that may be called now. Asks a server at most once a minute, and waits for it a few seconds. */
  reviewed(names: readonly string[]): Promise<readonly Tool[]>;
}

export interface ToolboxParts {
  /** Tools every agent may list. */
  readonly builtIn: readonly Tool[];
  readonly outside: OutsideTools;
  readonly redact: Redact;
  readonly clock: Clock;
}

/** A model's input is a few words; more is a way to send a text out. */
const inputCharactersMax = 20_000;

/** The only way tools are run. */
export function openToolbox(parts: ToolboxParts): Toolbox {
  const { builtIn, outside, redact, clock } = parts;
  const known = async (agent: AgentTools, names: readonly string[]): Promise<readonly Tool[]> => {
    const near = [...builtIn, ...proposalTools(agent)].filter(({ name }) => names.includes(name));
    const far = names.filter((name) => name.startsWith('mcp.'));
    return far.length === 0 ? near : [...near, ...(await outside.reviewed(far))];
  };
  const bound = (result: ToolResult): ToolResult => ({
    ...result,
    text: boundText(result.text, redact),
    citations: result.citations.map((one) => boundCitation(one, redact)),
  });
  return {
    offered: async (agent) => {
      const names = agent.grants.map(({ tool }) => tool);
      const may = (await known(agent, names)).filter(
        (tool) => mayCall(agent.grants, asked(tool), nothingCalled).allowed,
      );
      return may.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    call: async (agent, { name: given, input: raw, use }, context) => {
      const startedMs = clock.now();
      const end = (code: ToolCode, result: ToolResult, after: ToolUse): ToolOutcome => {
        const tookMs = Math.max(0, clock.now() - startedMs);
        return { code, result: bound(result), use: after, proposed: null, tookMs };
      };
      const name = toolNamed(given, agent.grants);
      if (name === null) return end('not_listed', refused(refusals.not_listed), use);
      const [tool] = await known(agent, [name]);
      const may = mayCall(agent.grants, tool === undefined ? unknownTool(name) : asked(tool), use);
      if (!may.allowed) return end(may.code, refused(refusals[may.code]), use);
      if (tool === undefined) throw new Error('a tool nobody knows was let through');
      const input = readInput(tool.input, raw);
      if ('why' in input) return end('input_refused', refused(input.why), use);
      const { code, result } = await runInTime(tool, input.value, context);
      const outcome = end(code, result, afterCall(use, tool.name, result.tainted));
      const proposes = tool.effect === 'proposal' && code === 'answered';
      return proposes ? { ...outcome, proposed: input.value as Json } : outcome;
    },
  };
}

const nothingCalled: ToolUse = { calls: {}, tainted: false };

function asked({ name, risk, effect, limits }: Tool): AskedTool {
  return { name, risk, effect, perItem: limits.perItem, reviewed: true };
}

/** Listed or not, nothing that is not there is run. */
function unknownTool(name: string): AskedTool {
  return { name, risk: 'safety', effect: 'none', perItem: 0, reviewed: false };
}

const refusals: Readonly<Record<CallRefusal, string>> = {
  not_listed: 'There is no such tool for you. Use one of those you were given.',
  not_reviewed: 'This tool is not available now. Go on without it, or hand over.',
  limit_reached:
    'This tool was called as often as it may be for one ticket. Go on with what you know.',
  needs_person: 'What this tool does needs a person. Hand over, and say what should be done.',
  tainted:
    'This tool changes something, and what you have read came from outside. Hand over, and say what should be done.',
};

const faults: Readonly<Record<ToolFault, string>> = {
  busy: 'The tool is busy. Go on without it.',
  late: 'The tool did not answer in time. Go on without it.',
  unreachable: 'The tool cannot be reached. Go on without it.',
  unreadable: 'The tool gave an answer nobody can read. Go on without it.',
  too_large: 'The answer of the tool was too large. Ask for less, or go on without it.',
  closed: 'The tool fails at the moment and is left alone. Go on without it.',
  changed: 'The tool is not what it was when it was let in. Go on without it.',
  failed: 'The tool could not do it.',
  cancelled: 'The call was given up.',
};

function refused(text: string): ToolResult {
  return { text, tainted: false, citations: [], failed: true };
}

function readInput(
  shape: z.ZodType,
  input: unknown,
): { readonly value: unknown } | { readonly why: string } {
  if (JSON.stringify(input).length > inputCharactersMax) {
    return { why: `The input was refused: it has more than ${inputCharactersMax} characters.` };
  }
  const parsed = shape.safeParse(input);
  return parsed.success ? { value: parsed.data } : { why: explainInput(parsed.error) };
}

/** Runs a tool no longer than it, its caller and the signal allow, whether it heeds the signal or not. */
async function runInTime(
  tool: Tool,
  input: unknown,
  context: ToolCallContext,
): Promise<{ readonly code: ToolCode; readonly result: ToolResult }> {
  const timeoutMs = Math.max(1, Math.min(context.timeoutMs, tool.limits.timeoutMs));
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([context.signal, late]);
  const ended = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new ToolError(context.signal.aborted ? 'cancelled' : 'late'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    const running = tool.run(input, { ...context, timeoutMs, signal });
    const result = await Promise.race([running, ended]);
    return { code: result.failed ? 'failed' : 'answered', result };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { code: error.fault, result: refused(faults[error.fault]) };
  }
}
