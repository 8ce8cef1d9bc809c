import { afterTurn, beginTurn, type Consulted, mayConsult } from '@signalbox/domain';
import type { AgentRuntime } from '../agents/runtime.ts';
import type { ModelTool, ToolCall } from '../models/model.ts';
import type { Citation } from '../tools/tool.ts';
import { type SpanParent, traced } from '../tracing/tracing.ts';
import { consultShape } from './answer-schema.ts';
import { askModel, type Ran } from './ask-model.ts';
import { framed } from './frame.ts';
import type { ConversationPorts, Topic } from './ports.ts';
import { errandText, systemPrompt } from './prompts.ts';
import { consultTool, toolHands } from './run-tool.ts';
import { withIds } from './shown-result.ts';

/** How an agent asks a peer. */
export interface Consultation {
  readonly tool: ModelTool;
  /** Passages the peer cited: whoever asked may cite them by their ids, and is not shown them, as they may be none of its own. */
  readonly citable: readonly Citation[];
  /** @param span of the turn that asks. */
  run(call: ToolCall, span: SpanParent): Promise<Ran>;
}

/** Who has asked whom in one conversation, and what that cost. */
export interface ConsultLog {
  readonly before: Consulted[];
  readonly agents: Map<string, string>;
  costMicros: number;
}

const questionMost = 2_000;

/** The way of a specialist to its peers; null when its file names none. */
export function consultation(
  topic: Topic,
  ports: ConversationPorts,
  agent: AgentRuntime,
  log: ConsultLog,
): Consultation | null {
  const { asks } = agent.thinking;
  if (asks.length === 0) return null;
  const tool: ModelTool = {
    name: consultTool,
    description: 'Asks another specialist one question about this ticket. Once.',
    inputSchema: {
      type: 'object',
      properties: { agent: { type: 'string', enum: [...asks] }, question: { type: 'string' } },
      required: ['agent', 'question'],
      additionalProperties: false,
    },
  };
  const citable: Citation[] = [];
  return {
    tool,
    citable,
    run: async ({ input }, span) => {
      const startedMs = ports.now();
      const { to, question } = questionOf(input);
      const peer = topic.specialists.get(to) ?? null;
      const who = { agent: agent.agent, asks, consulted: false };
      const may = question !== '' && peer !== null && mayConsult(who, to, log.before);
      const answer = may
        ? await consult(topic, { ...ports, span }, { peer, from: agent.agent, question, log })
        : null;
      const text =
        answer === null
          ? may
            ? 'Nobody answered. Decide without it, and say so as a doubt.'
            : 'You may ask one of the specialists named in this tool, once.'
          : withIds(
              framed(topic.boundary, `answer of the agent ${to}`, answer.text),
              answer.citations,
            );
      citable.push(...(answer?.citations ?? []));
      await ports.record({
        ...{ agent: agent.agent, kind: 'consult', name: to, modelCallId: null, tainted: true },
        outcome: answer !== null ? 'answered' : may ? 'unanswered' : 'refused',
        ...{
          tookMs: ports.now() - startedMs,
          costMicros: 0,
          inputTokens: null,
          outputTokens: null,
        },
        ...{ input: question, output: answer && withIds(answer.text, answer.citations) },
      });
      return { text, failed: answer === null };
    },
  };
}

function questionOf(input: unknown): { readonly to: string; readonly question: string } {
  const given = typeof input === 'object' && input !== null ? input : {};
  const to = 'agent' in given && typeof given.agent === 'string' ? given.agent.slice(0, 63) : '';
  const asked = 'question' in given && typeof given.question === 'string' ? given.question : '';
  return { to, question: asked.slice(0, questionMost) };
}

/** What a peer said, and what it rests on of what its tools have shown it. */
interface PeerAnswer {
  readonly text: string;
  readonly citations: readonly Citation[];
}

interface Consulting {
  readonly peer: AgentRuntime;
  readonly from: string;
  readonly question: string;
  readonly log: ConsultLog;
}

function consult(
  topic: Topic,
  ports: ConversationPorts,
  consulting: Consulting,
): Promise<PeerAnswer | null> {
  const { agent, versionId: version } = consulting.peer;
  return traced(
    ports.span,
    { kind: 'agent', agent, version, errand: 'consult' },
    (span) => askPeer(topic, { ...ports, span }, consulting),
    (answer) => ({ failure: answer === null ? 'unanswered' : null, tainted: true }),
  );
}

/** Asks the models of a peer in their order until one answers. It asks nobody itself, so no question goes round. */
async function askPeer(
  topic: Topic,
  ports: ConversationPorts,
  { peer, from, question, log }: Consulting,
): Promise<PeerAnswer | null> {
  log.before.push({ from, to: peer.agent });
  log.agents.set(peer.agent, peer.versionId);
  const errand = { kind: 'consult', from, question } as const;
  const hands = await toolHands(topic, ports, peer);
  let turn = beginTurn(ports.now());
  for (const name of peer.thinking.models) {
    const model = ports.models?.find(name) ?? null;
    if (model === null) continue;
    const asked = await askModel(topic, ports, {
      ...{ agent: peer, model, turn, tools: hands.offered, run: hands.run, shape: consultShape() },
      system: systemPrompt(peer, null, topic.boundary),
      opening: [{ role: 'user', text: errandText(peer, topic, errand) }],
    });
    log.costMicros += asked.costMicros;
    if (asked.end.kind === 'answered') {
      const { answer, citations, sure } = asked.end.value;
      return {
        text: sure ? answer : `${answer}\n(Not sure: somebody has to check it.)`,
        citations: hands.citable.filter(({ id }) => citations.includes(id)),
      };
    }
    if (asked.end.kind === 'stopped') return null;
    turn = afterTurn(asked.turn, { kind: 'escalated' });
  }
  return null;
}
