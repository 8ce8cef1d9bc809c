import { noToolUse, type ToolUse } from '@signalbox/domain';
import type { AgentRuntime } from '../agents/runtime.ts';
import { withDeadline } from '../models/deadline.ts';
import type { ModelTool, ToolCall } from '../models/model.ts';
import { inputShape, partsOf } from '../tools/input-shape.ts';
import { modelNameOf } from '../tools/model-name.ts';
import type { AgentTools, Citation, ToolCallContext } from '../tools/tool.ts';
import { traced } from '../tracing/tracing.ts';
import type { Ran } from './ask-model.ts';
import type { ConversationPorts, Topic } from './ports.ts';
import { shownResult } from './shown-result.ts';

/** What one agent may do with tools in one conversation, and what they brought. */
export interface ToolHands {
  readonly offered: readonly ModelTool[];
  /** Passages that were shown to the model. */
  readonly citable: readonly Citation[];
  run(call: ToolCall, timeoutMs: number): Promise<Ran>;
}

/** What a model calls to ask a peer. No toolbox has it: asking a peer is a conversation. */
export const consultTool = 'consult';

/** The tools of an agent for one conversation: how often each was called is counted here, for all its models together. */
export async function toolHands(
  topic: Topic,
  ports: ConversationPorts,
  agent: AgentRuntime,
): Promise<ToolHands> {
  const { toolbox } = ports;
  const tools = permitted(agent);
  const citable: Citation[] = [];
  // The ticket is from outside, so nothing here is ever untainted.
  let use: ToolUse = noToolUse(true);
  // What an agent proposes stands in its answer; a tool for it would be a second way to say the same.
  const offered = (await toolbox.offered(tools)).filter(({ effect }) => effect === 'none');
  const known = new Map(offered.map((tool) => [modelNameOf(tool.name), tool]));
  const call = async (
    { name, input }: Pick<ToolCall, 'name' | 'input'>,
    timeoutMs: number,
  ): Promise<Ran & { readonly code: string }> => {
    const startedMs = ports.now();
    const outcome = await withDeadline(ports.signal, timeoutMs, (signal) =>
      toolbox.call(tools, { name, input, use }, contextOf(topic, agent, timeoutMs, signal)),
    );
    use = outcome.use;
    const { result, code } = outcome;
    citable.push(...result.citations);
    const text = shownResult(topic.boundary, name, result.text, result.citations);
    await ports.record({
      ...{ agent: agent.agent, kind: 'tool', name, modelCallId: null, tainted: true },
      ...{ outcome: code, tookMs: ports.now() - startedMs, costMicros: 0 },
      ...{ inputTokens: null, outputTokens: null, input: JSON.stringify(input), output: text },
      inputShape: inputShape(input, partsOf(known.get(modelNameOf(name))?.inputSchema)),
    });
    return { text, failed: result.failed || code !== 'answered', code };
  };
  return {
    offered: offered.map(({ name, description, inputSchema }) => ({
      ...{ name: modelNameOf(name), description, inputSchema },
    })),
    citable,
    run: async ({ name, input }, timeoutMs) => {
      const ran = await traced(
        ports.span,
        { kind: 'tool', agent: agent.agent, tool: known.has(name) ? name : null },
        () => call({ name, input }, timeoutMs),
        ({ code, text }) => ({
          ...{ failure: code === 'answered' ? null : code, tainted: true },
          texts: () => ({
            input: [{ role: 'assistant', text: JSON.stringify(input) }],
            output: text,
          }),
        }),
      );
      return { text: ran.text, failed: ran.failed };
    },
  };
}

/** Nothing that its file does not list. */
function permitted(agent: AgentRuntime): AgentTools {
  return {
    agent: agent.agent,
    grants: agent.grants,
    fields: agent.fields.map(({ field, allowed }) => ({
      field,
      allowed: allowed === null ? null : [...allowed],
    })),
    asks: agent.thinking.asks,
  };
}

function contextOf(
  { tenantId, work }: Topic,
  { agent, versionId, knowledge }: AgentRuntime,
  timeoutMs: number,
  signal: AbortSignal,
): ToolCallContext {
  return {
    ...{ tenantId, itemId: work.id, agent, version: versionId },
    ...{ requesterRef: work.requester_ref, source: work.source, knowledge },
    ...{ timeoutMs, signal, dryRun: false },
  };
}
