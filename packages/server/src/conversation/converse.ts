import {
  type ControlLimit,
  type FellBack,
  type FieldAnswer,
  fellBack,
  joinField,
  type Part,
  planParts,
} from '@signalbox/domain';
import type { Said } from '../line/decide.ts';
import type { AnswerFeatures, Doubt, ProposedReply, Thought } from '../line/proposal.ts';
import type { Citation } from '../tools/tool.ts';
import { type AgentSays, agentTurn } from './agent-turn.ts';
import { type ConsultLog, consultation } from './consult.ts';
import { limitsOfDoubt, limitsOfParts, limitsOfTurn } from './limits-of.ts';
import type { ConversationPorts, Topic } from './ports.ts';
import type { Draft } from './read-answers.ts';

/** A part of the ticket, and what its specialist came to; null: nobody had it. */
interface Handled {
  readonly part: Part;
  readonly says: AgentSays | null;
}

/**
 * One conversation about one ticket: the agent it was given to thinks, splits it if it is about several things, has specialists
 * handle their parts, and joins what they say to one decision. What was left undone keeps it with people.
 */
export async function converse(topic: Topic, ports: ConversationPorts): Promise<Said> {
  const { agent } = topic;
  const log: ConsultLog = { before: [], agents: new Map(), costMicros: 0 };
  const asks = agent.thinking.asks.filter((name) => topic.specialists.has(name));
  const whole = await agentTurn(topic, ports, agent, {
    errand: { kind: 'ticket' },
    reply: agent.thinking.reply.on,
    parts: asks,
    consult: null,
  });
  const parts = whole.handsOver || whole.stop !== null ? [] : planParts(whole.parts, asks);
  if (parts.length > 0) await recordSplit(topic, ports, parts);
  const handled: Handled[] = [];
  // One after the other: what one consults counts for the others, and no ticket has many.
  for (const part of parts) handled.push(await handle(topic, ports, part, log));
  return joined(topic, whole, handled, log);
}

async function handle(
  topic: Topic,
  ports: ConversationPorts,
  part: Part,
  log: ConsultLog,
): Promise<Handled> {
  const specialist = part.agent === null ? undefined : topic.specialists.get(part.agent);
  if (specialist === undefined) return { part, says: null };
  const says = await agentTurn(topic, ports, specialist, {
    errand: { kind: 'part', title: part.title },
    reply: topic.agent.thinking.reply.on,
    parts: [],
    consult: consultation(topic, ports, specialist, log),
  });
  return { part, says };
}

async function recordSplit(
  { agent }: Topic,
  { record }: ConversationPorts,
  parts: readonly Part[],
): Promise<void> {
  const handed = parts.map(({ agent: to }) => to ?? 'people');
  await record({
    ...{ agent: agent.agent, kind: 'split', name: handed.join(', '), modelCallId: null },
    ...{ tainted: true, outcome: `${parts.length}`, tookMs: 0, costMicros: 0 },
    ...{ inputTokens: null, outputTokens: null, input: JSON.stringify(parts), output: null },
  });
}

const marks = ['person', 'rules', 'cached', 'quick'] as const;

function joined(
  topic: Topic,
  whole: AgentSays,
  handled: readonly Handled[],
  log: ConsultLog,
): Said {
  const { agent, conversationId } = topic;
  const said = handled.flatMap(({ says }) => (says === null ? [] : [says]));
  const all = [whole, ...said];
  const fell = all.map((one) => fellBack(modelsOf(topic, one.agent), one.ends));
  const mark = marks.find((one) => fell.some((each) => each.mark === one)) ?? null;
  const doubt: Doubt[] = all.flatMap((one) => one.doubt);
  const features: Record<string, AnswerFeatures> = {};
  const answers = new Map(
    agent.fields.map(({ field }) => {
      const { answer, values } = joinField(
        whole.answers.get(field) ?? null,
        said.map((one) => one.answers.get(field) ?? null),
      );
      if (values.length > 0) doubt.push({ code: 'parts_disagree', field, values });
      const known = answer === null ? undefined : featuresOf([...said, whole], field, answer);
      if (known !== undefined) features[field] = known;
      return [field, allowedHere(topic, field, answer)] as const;
    }),
  );
  const limits: ControlLimit[] = [
    ...all.flatMap((one, n) => limitsOfTurn(one, fell[n] as FellBack)),
    ...limitsOfParts(handled),
    ...limitsOfDoubt(doubt),
  ];
  const citable = all.flatMap((one) => one.citable);
  const thought: Thought = {
    ...{ conversationId, limits, features, citable },
    agents: Object.fromEntries([
      ...all.map((one): [string, string] => [one.agent, one.versionId]),
      ...log.agents,
    ]),
    parts: handled.map(({ part }) => part.agent),
    models: [...new Set(all.flatMap((one) => one.ends.map(({ model }) => model)))],
    costMicros: all.reduce((sum, one) => sum + one.costMicros, log.costMicros),
  };
  const fallback = mark === 'person' ? 'rules' : mark;
  return { answers, doubt, fallback, thought, reply: replyOf(topic, whole, said, citable) };
}

/** How the answer that stands came about; undefined: no model gave it. */
function featuresOf(
  all: readonly AgentSays[],
  field: string,
  { tier, value }: FieldAnswer,
): AnswerFeatures | undefined {
  const by = all.find((one) => one.answers.get(field)?.value === value);
  return by?.features[`${tier}/${field}`];
}

function modelsOf({ agent, specialists }: Topic, name: string): readonly string[] {
  const one = name === agent.agent ? agent : specialists.get(name);
  return one?.thinking.models ?? [];
}

/** A specialist may know values that the agent of the ticket may not write. */
function allowedHere(
  { agent }: Topic,
  name: string,
  answer: ReturnType<typeof joinField>['answer'],
): ReturnType<typeof joinField>['answer'] {
  const allowed = agent.fields.find(({ field }) => field === name)?.allowed ?? null;
  return answer === null || allowed === null || allowed.has(answer.value) ? answer : null;
}

/** One reply for all parts: those of the specialists, or that of the agent itself where they have none. */
function replyOf(
  { agent, work }: Topic,
  whole: AgentSays,
  said: readonly AgentSays[],
  citable: readonly Citation[],
): ProposedReply | null {
  if (!agent.thinking.reply.on) return null;
  const drafts = said.flatMap(({ reply }) => (reply === null ? [] : [reply]));
  const given: readonly Draft[] =
    drafts.length > 0 ? drafts : whole.reply === null ? [] : [whole.reply];
  if (given.length === 0) return null;
  const ids = [...new Set(given.flatMap(({ citations }) => citations))];
  return {
    text: given.map(({ text }) => text).join('\n\n'),
    language: work.language,
    citations: ids.map((id) => ({ id, title: citable.find((one) => one.id === id)?.title ?? '' })),
    raw: Math.min(...given.map(({ stated }) => stated)),
    confidence: Math.min(...given.map(({ confidence }) => confidence)),
  };
}
