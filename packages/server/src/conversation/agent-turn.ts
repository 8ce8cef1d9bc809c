import {
  afterTurn,
  agreedOn,
  type AskedPart,
  beginTurn,
  type FieldAnswer,
  type FieldTier,
  mayEscalate,
  type ModelEnd,
  priorOfStated,
  settleField,
  type Turn,
  type TurnStop,
} from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';
import { calibrated, type CheapSay, permitted } from '../line/decide.ts';
import type { AnswerFeatures, Doubt, StatedDoubt } from '../line/proposal.ts';
import type { ModelMessage } from '../models/model.ts';
import type { Citation } from '../tools/tool.ts';
import { type TicketAnswer, ticketShape, type Wanted } from './answer-schema.ts';
import { askModel, type Asking } from './ask-model.ts';
import type { Consultation } from './consult.ts';
import type { ConversationPorts, Topic } from './ports.ts';
import { type Errand, errandText, systemPrompt } from './prompts.ts';
import { toolHands } from './run-tool.ts';

/** What a model would tell the requester. */
export interface Draft {
  readonly text: string;
  readonly citations: readonly string[];
  /** As the model said it, 0..1. */
  readonly stated: number;
  readonly confidence: number;
}

/** What one agent came to, all its tiers together. */
export interface AgentSays {
  readonly agent: string;
  readonly versionId: string;
  /** What stands, by field. */
  readonly answers: ReadonlyMap<string, FieldAnswer | null>;
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
  readonly costMicros: number;
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

/**
 * Lets one agent think: its cheapest model first, the next one for what is not sure enough, each with the agent's own instructions
 * and tools. What a model says counts as much as a calibrator says it is worth.
 */
export async function agentTurn(
  topic: Topic,
  ports: ConversationPorts,
  agent: AgentRuntime,
  duty: Duty,
): Promise<AgentSays> {
  const { models } = agent.thinking;
  const cheap = topic.cheap(agent);
  const hands = toolHands(topic, ports, agent);
  const said = new Map<string, ReadonlyMap<string, FieldAnswer>>();
  const features: Record<string, AnswerFeatures> = {};
  const ends: ModelEnd[] = [];
  const doubt: Doubt[] = [];
  let turn = beginTurn(ports.now());
  let latest: TicketAnswer | null = null;
  let latestModel = '';
  let stop: TurnStop | null = null;
  let costMicros = 0;
  for (;;) {
    const standing = stands(agent, cheap, said, ends);
    const open = standing.filter(({ step }) => step.kind === 'ask');
    const inWords = latest === null && (duty.reply || duty.parts.length > 0 || isPart(duty));
    const name = models.find((model) => !ends.some((end) => end.model === model));
    if (name === undefined || (open.length === 0 && !inWords)) break;
    if (!mayEscalate(turn, agent.thinking.limits, ports.now())) break;
    const wanted = { ...duty, fields: open.map(({ field }) => field) };
    const asked = await askOne(topic, ports, { agent, name, wanted, duty, hands, turn });
    turn = afterTurn(asked.turn, { kind: 'escalated' });
    costMicros += asked.costMicros;
    ends.push({ model: name, failure: asked.failure });
    stop = asked.stop;
    if (stop !== null) break;
    if (asked.samples.length === 0) continue;
    const read = readAnswers(agent, name, wanted.fields, cheap, asked.samples);
    said.set(name, read.answers);
    Object.assign(features, read.features);
    const [first] = asked.samples;
    latest = first ?? latest;
    latestModel = name;
    doubt.push(...read.doubt);
  }
  const answers = new Map(
    stands(agent, cheap, said, ends).map(({ field, step }) => [
      field.field,
      step.kind === 'settled' ? step.answer : surest(cheap, said, field),
    ]),
  );
  return {
    ...{ agent: agent.agent, versionId: agent.versionId, answers, features, ends, stop, costMicros },
    doubt: [...doubt, ...doubtOf(agent, latest)],
    parts: latest?.parts ?? [],
    reply: draftOf(agent, latestModel, latest),
    handsOver: latest?.hand_over != null,
    citable: hands.citable,
  };
}

function isPart({ errand }: Duty): boolean {
  return errand.kind === 'part';
}

interface Standing {
  readonly field: AgentField;
  readonly step: ReturnType<typeof settleField>;
}

/** What of each field is settled by what was said so far. */
function stands(
  agent: AgentRuntime,
  cheap: CheapSay,
  said: ReadonlyMap<string, ReadonlyMap<string, FieldAnswer>>,
  ends: readonly ModelEnd[],
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
  said: ReadonlyMap<string, ReadonlyMap<string, FieldAnswer>>,
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
  readonly agent: AgentRuntime;
  readonly name: string;
  readonly wanted: Wanted;
  readonly duty: Duty;
  readonly hands: ReturnType<typeof toolHands>;
  readonly turn: Turn;
}

interface OneAsked {
  readonly turn: Turn;
  readonly failure: ModelEnd['failure'];
  readonly stop: TurnStop | null;
  /** The first, then those it was asked for again. */
  readonly samples: readonly TicketAnswer[];
  readonly costMicros: number;
}

async function askOne(
  topic: Topic,
  ports: ConversationPorts,
  { agent, name, wanted, duty, hands, turn }: OneModel,
): Promise<OneAsked> {
  const model = ports.models?.find(name) ?? null;
  const nothing = { turn, stop: null, samples: [], costMicros: 0 };
  if (model === null) return { ...nothing, failure: 'nothing' };
  const { consult } = duty;
  const opening: readonly ModelMessage[] = [
    { role: 'user', text: errandText(topic.work, duty.errand, topic.boundary) },
  ];
  const asking: Asking<TicketAnswer> = {
    ...{ agent, model, opening, turn, shape: ticketShape(wanted) },
    system: systemPrompt(agent, wanted, topic.boundary),
    tools: [...hands.offered, ...(consult === null ? [] : [consult.tool])],
    run: (call, timeoutMs) =>
      consult !== null && call.name === consult.tool.name
        ? consult.run(call, timeoutMs)
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
  return { turn: after, failure: null, stop: null, samples, costMicros };
}

interface ReadAnswers {
  readonly answers: ReadonlyMap<string, FieldAnswer>;
  readonly features: Readonly<Record<string, AnswerFeatures>>;
  readonly doubt: readonly Doubt[];
}

function readAnswers(
  agent: AgentRuntime,
  model: string,
  fields: readonly AgentField[],
  cheap: CheapSay,
  samples: readonly TicketAnswer[],
): ReadAnswers {
  const answers = new Map<string, FieldAnswer>();
  const features: Record<string, AnswerFeatures> = {};
  const doubt: Doubt[] = [];
  const tier = `model:${model}` as const;
  for (const field of fields) {
    const name = field.field;
    const each = samples.map(({ fields: of }) => {
      const one = of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
      return one?.value == null ? null : { value: one.value, stated: one.confidence, why: one.why };
    });
    const agreed = agreedOn(each);
    if (agreed === null) continue;
    const { value, stated, agreement } = agreed;
    const why = each.find((one) => one?.value === value)?.why ?? '';
    const calibrator = agent.calibrators.has(`${tier}/${name}`);
    const answer = permitted(
      field,
      calibrated(agent, tier, field, {
        ...{ value, raw: stated, confidence: priorOfStated(stated, agreement), tier, final: false },
        alternatives: [],
        evidence: why === '' ? [] : [{ text: why, weight: stated }],
      }),
    );
    if (answer === null) continue;
    answers.set(name, answer);
    const builtin = cheap.answers.get(name)?.builtin ?? null;
    features[name] = {
      ...{ tier, stated, agreement, samples: samples.length },
      agreesWithBuiltin: builtin === null ? null : builtin.value === value,
      confidenceBy: calibrator ? 'calibrator' : 'prior',
    };
    const values = [...new Set(each.flatMap((one) => (one === null ? [] : [one.value])))];
    if (values.length > 1) doubt.push({ code: 'samples_disagree', field: name, values });
    if (builtin !== null && builtin.value !== value && Math.min(builtin.confidence, answer.confidence) >= 0.5)
      doubt.push({ code: 'tiers_disagree', field: name, values: [builtin.value, value] });
  }
  return { answers, features, doubt };
}

/** More than these is no doubt but noise. */
const doubtsMost = 8;

function doubtOf(agent: AgentRuntime, said: TicketAnswer | null): readonly Doubt[] {
  if (said === null) return [];
  const stated = said.doubt.slice(0, doubtsMost).map(({ about, kind, note }): Doubt => ({
    code: `stated_${kind}` as StatedDoubt,
    field: about === 'ticket' ? '' : about,
    values: [note],
  }));
  if (said.hand_over === null) return stated;
  return [...stated, { code: 'handed_over', field: '', values: [agent.agent, said.hand_over] }];
}

function draftOf(agent: AgentRuntime, model: string, said: TicketAnswer | null): Draft | null {
  const draft = said?.reply ?? null;
  if (draft === null || draft.text === '') return null;
  const { text, citations, confidence: stated } = draft;
  const calibrate = agent.calibrators.get(`model:${model}/reply`);
  const confidence = calibrate?.(stated) ?? priorOfStated(stated);
  return { text, citations, stated, confidence };
}
