import {
  type AskedPart,
  afterTurn,
  beginTurn,
  type FieldAnswer,
  type FieldTier,
  type ModelEnd,
  mayEscalate,
  settleField,
  type Turn,
  type TurnStop,
} from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';
import type { CheapSay } from '../line/decide.ts';
import type { AnswerFeatures, Doubt } from '../line/proposal.ts';
import type { ModelMessage } from '../models/model.ts';
import type { Citation } from '../tools/tool.ts';
import { traced } from '../tracing/tracing.ts';
import { type TicketAnswer, ticketShape, type Wanted } from './answer-schema.ts';
import { type Asking, askModel } from './ask-model.ts';
import type { Consultation } from './consult.ts';
import { likenessOf } from './likeness-of.ts';
import type { ConversationPorts, Topic } from './ports.ts';
import { type Errand, errandText, systemPrompt } from './prompts.ts';
import { type Draft, doubtOf, draftOf, readAnswers } from './read-answers.ts';
import { type ToolHands, toolHands } from './run-tool.ts';

/** What one agent came to, all its tiers together. */
export interface AgentSays {
  readonly agent: string;
  readonly versionId: string;
  /** What stands, by field. */
  readonly answers: ReadonlyMap<string, FieldAnswer | null>;
  /** By `tier/field`, of every model that answered. */
  readonly features: Readonly<Record<string, AnswerFeatures>>;
  readonly ends: readonly ModelEnd[];
  /** Why its part was ended before it was done; null: it was not. */
  readonly stop: TurnStop | null;
  readonly doubt: readonly Doubt[];
  readonly parts: readonly AskedPart[];
  readonly reply: Draft | null;
  /** It says that a person has to take this over. */
  readonly handsOver: boolean;
  readonly citable: readonly Citation[];
  /** What its models said of other tickets and stands for this one. */
  readonly taken: readonly Taken[];
  readonly costMicros: number;
}

/** An answer about another ticket that was taken for this one. */
export interface Taken {
  readonly model: string;
  /** How much alike the two are, 0..1. */
  readonly alike: number;
}

/** What is asked of an agent beside its fields. */
export interface Duty {
  readonly errand: Errand;
  readonly reply: boolean;
  /** Specialists it may split the ticket for; empty: it keeps it. */
  readonly parts: readonly string[];
  /** How it asks a peer; null: it may not. */
  readonly consult: Consultation | null;
}

interface About {
  readonly topic: Topic;
  readonly ports: ConversationPorts;
  readonly agent: AgentRuntime;
  readonly duty: Duty;
  readonly cheap: CheapSay;
  readonly hands: ToolHands;
}

/** What was heard so far; grows with each model. */
interface Heard {
  readonly said: Map<string, ReadonlyMap<string, FieldAnswer>>;
  readonly features: Record<string, AnswerFeatures>;
  readonly ends: ModelEnd[];
  readonly doubt: Doubt[];
  readonly taken: Taken[];
  turn: Turn;
  /** Of the last model that answered. */
  latest: { readonly answer: TicketAnswer; readonly model: string } | null;
  stop: TurnStop | null;
  costMicros: number;
}

/**
 * Lets one agent think: its cheapest model first, the next one for what is not sure enough, each with the agent's own instructions
 * and tools. What a model says counts as much as a calibrator says it is worth.
 */
export function agentTurn(
  topic: Topic,
  ports: ConversationPorts,
  agent: AgentRuntime,
  duty: Duty,
): Promise<AgentSays> {
  const { agent: name, versionId: version } = agent;
  return traced(
    ports.span,
    { kind: 'agent', agent: name, version, errand: duty.errand.kind },
    (span) => think(topic, { ...ports, span }, agent, duty),
    (says) => ({ failure: failureOf(says), costMicros: says.costMicros, tainted: true }),
  );
}

/** A turn has failed when it was stopped, or when none of the models it asked has answered. */
function failureOf({ stop, ends }: AgentSays): string | null {
  const answered = ends.some(({ failure }) => failure === null);
  return stop ?? (answered ? null : (ends.at(-1)?.failure ?? null));
}

async function think(
  topic: Topic,
  ports: ConversationPorts,
  agent: AgentRuntime,
  duty: Duty,
): Promise<AgentSays> {
  const hands = await toolHands(topic, ports, agent);
  const about: About = { topic, ports, agent, duty, cheap: topic.cheap(agent), hands };
  const heard: Heard = {
    ...{ said: new Map(), features: {}, ends: [], doubt: [], taken: [] },
    ...{ turn: beginTurn(ports.now()), latest: null, stop: null, costMicros: 0 },
  };
  while (heard.stop === null) {
    const next = nextModel(about, heard);
    if (next === null) break;
    await hear(about, heard, next);
  }
  return whatItSays(about, heard);
}

interface NextModel {
  readonly name: string;
  readonly fields: readonly AgentField[];
}

/** The model to be asked now, and about which fields; null: there is none, or nobody needs one. */
function nextModel({ ports, agent, duty, cheap }: About, heard: Heard): NextModel | null {
  const { models, limits } = agent.thinking;
  const name = models.find((model) => !heard.ends.some((end) => end.model === model));
  // One that declines has said what there is to say of it.
  if (heard.ends.some(({ failure }) => failure === 'refusal')) return null;
  if (name === undefined || !mayEscalate(heard.turn, limits, ports.now())) return null;
  const open = stands(agent, cheap, heard).filter(({ step }) => step.kind === 'ask');
  const wantsWords = duty.reply || duty.parts.length > 0 || duty.errand.kind === 'part';
  if (open.length === 0 && (!wantsWords || heard.latest !== null)) return null;
  return { name, fields: open.map(({ field }) => field) };
}

async function hear(about: About, heard: Heard, { name, fields }: NextModel): Promise<void> {
  const { agent, duty, cheap } = about;
  const wanted = { fields, reply: duty.reply, parts: duty.parts };
  const asked = await askOne(about, { name, wanted, turn: heard.turn });
  heard.turn = afterTurn(asked.turn, { kind: 'escalated' });
  heard.costMicros += asked.costMicros;
  heard.ends.push({ model: name, failure: asked.failure });
  heard.stop = asked.stop;
  const [first] = asked.samples;
  if (first === undefined) return;
  heard.latest = { answer: first, model: name };
  if (asked.alike !== null) heard.taken.push({ model: name, alike: asked.alike });
  const read = readAnswers(
    agent,
    { model: name, alike: asked.alike },
    fields,
    cheap,
    asked.samples,
  );
  heard.said.set(name, read.answers);
  Object.assign(heard.features, read.features);
  heard.doubt.push(...read.doubt);
}

function whatItSays({ agent, cheap, hands, duty }: About, heard: Heard): AgentSays {
  const { latest, features, ends, stop, taken, costMicros } = heard;
  const answers = new Map(
    stands(agent, cheap, heard).map(({ field, step }) => [
      field.field,
      step.kind === 'settled' ? step.answer : surest(cheap, heard, field),
    ]),
  );
  return {
    ...{
      agent: agent.agent,
      versionId: agent.versionId,
      answers,
      features,
      ends,
      stop,
      taken,
      costMicros,
    },
    doubt: [...heard.doubt, ...doubtOf(agent, latest?.answer ?? null)],
    parts: latest?.answer.parts ?? [],
    reply: latest === null ? null : draftOf(agent, latest.model, latest.answer),
    handsOver: latest !== null && latest.answer.hand_over !== null,
    citable: [...hands.citable, ...(duty.consult?.citable ?? [])],
  };
}

interface Standing {
  readonly field: AgentField;
  readonly step: ReturnType<typeof settleField>;
}

/** What of each field is settled by what was said so far. */
function stands(
  agent: AgentRuntime,
  cheap: CheapSay,
  { said, ends }: Pick<Heard, 'said' | 'ends'>,
): readonly Standing[] {
  return agent.fields.map((field) => {
    const given = cheap.answers.get(field.field);
    const tiers: FieldTier[] = [
      { tier: 'rules', answer: given?.rules ?? null, out: false },
      { tier: 'builtin', answer: given?.builtin ?? null, out: false },
      ...agent.thinking.models.map((model): FieldTier => {
        const asked = ends.some((end) => end.model === model);
        const answer = said.get(model)?.get(field.field);
        return { tier: `model:${model}`, answer: asked ? (answer ?? null) : undefined, out: false };
      }),
    ];
    return { field, step: settleField(tiers, agent.tierThreshold) };
  });
}

/** Of a field whose next tier cannot be asked any more: the surest of what was said. */
function surest(
  cheap: CheapSay,
  { said }: Pick<Heard, 'said'>,
  { field }: AgentField,
): FieldAnswer | null {
  const given = cheap.answers.get(field);
  const all = [given?.rules, given?.builtin, ...[...said.values()].map((one) => one.get(field))];
  let best: FieldAnswer | null = null;
  for (const answer of all) {
    if (answer == null) continue;
    if (best === null || answer.confidence > best.confidence) best = answer;
  }
  return best;
}

interface OneModel {
  readonly name: string;
  readonly wanted: Wanted;
  readonly turn: Turn;
}

interface OneAsked {
  readonly turn: Turn;
  readonly failure: ModelEnd['failure'];
  readonly stop: TurnStop | null;
  /** The first, then those it was asked for again. */
  readonly samples: readonly TicketAnswer[];
  /** How much alike the ticket is they were said of, 0..1; null: they were said of this one. */
  readonly alike: number | null;
  readonly costMicros: number;
}

async function askOne(
  { topic, ports, agent, duty, hands }: About,
  { name, wanted, turn }: OneModel,
): Promise<OneAsked> {
  const model = ports.models?.find(name) ?? null;
  const nothing = { turn, stop: null, samples: [], alike: null, costMicros: 0 };
  if (model === null) return { ...nothing, failure: 'nothing' };
  const { consult } = duty;
  const opening: readonly ModelMessage[] = [
    { role: 'user', text: errandText(agent, topic, duty.errand) },
  ];
  const tools = [...hands.offered, ...(consult === null ? [] : [consult.tool])];
  const hasTools = tools.length > 0;
  const asking: Asking<TicketAnswer> = {
    ...{ agent, model, opening, turn, tools, shape: ticketShape(wanted) },
    system: systemPrompt(agent, wanted, topic.boundary),
    likeness: likenessOf(topic, agent, { model: name, errand: duty.errand, wanted, hasTools }),
    run: (call, timeoutMs) =>
      consult !== null && call.name === consult.tool.name
        ? consult.run(call, ports.span)
        : hands.run(call, timeoutMs),
  };
  const first = await askModel(topic, ports, asking);
  if (first.end.kind === 'stopped') {
    return { ...nothing, ...first, stop: first.end.code, failure: 'late' };
  }
  if (first.end.kind === 'failed') return { ...nothing, ...first, failure: first.end.failure };
  const samples = [first.end.value];
  let { costMicros } = first;
  let after = first.turn;
  for (let n = 2; n <= agent.thinking.samples; n += 1) {
    after = afterTurn(after, { kind: 'escalated' });
    // The same question, told apart so that the answer of before is not given again; what tools said stays as it was.
    const again = { ...asking, turn: after, opening: first.end.messages.slice(0, -1) };
    const system = `${asking.system}\n\nThis is attempt ${n}. Think anew.`;
    const sample = await askModel(topic, ports, { ...again, system });
    after = sample.turn;
    costMicros += sample.costMicros;
    if (sample.end.kind !== 'answered') break;
    samples.push(sample.end.value);
  }
  const { alike } = first.end;
  return { turn: after, failure: null, stop: null, samples, alike, costMicros };
}
