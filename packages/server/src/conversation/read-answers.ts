import {
  type Agreed,
  agreedOn,
  type FieldAnswer,
  priorOfStated,
  type Said,
} from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';
import { type CheapSay, calibrated, permitted } from '../line/decide.ts';
import type { AnswerFeatures, Doubt, StatedDoubt } from '../line/proposal.ts';
import type { TicketAnswer } from './answer-schema.ts';
import { nearConfidence } from './likeness-of.ts';

/** What a model would tell the requester. */
export interface Draft {
  readonly text: string;
  readonly citations: readonly string[];
  /** As the model said it, 0..1. */
  readonly stated: number;
  readonly confidence: number;
}

export interface ReadAnswers {
  readonly answers: ReadonlyMap<string, FieldAnswer>;
  /** By `tier/field`. */
  readonly features: Readonly<Record<string, AnswerFeatures>>;
  readonly doubt: readonly Doubt[];
}

/** Who said it, and of which ticket. */
export interface Speaker {
  readonly model: string;
  /** How much alike the ticket is it was said of, 0..1; null: it was said of this one. */
  readonly alike: number | null;
}

/** What a model's samples are worth for each field it was asked about. A value the agent may not give is no answer. */
export function readAnswers(
  agent: AgentRuntime,
  speaker: Speaker,
  fields: readonly AgentField[],
  cheap: CheapSay,
  samples: readonly TicketAnswer[],
): ReadAnswers {
  const answers = new Map<string, FieldAnswer>();
  const features: Record<string, AnswerFeatures> = {};
  const doubt: Doubt[] = [];
  for (const field of fields) {
    const each = samples.map((sample) => saidOf(sample, field.field));
    const agreed = agreedOn(each);
    if (agreed === null) continue;
    const answer = answerOf(agent, speaker, field, agreed);
    if (answer === null) continue;
    const builtin = cheap.answers.get(field.field)?.builtin ?? null;
    answers.set(field.field, answer);
    features[`${answer.tier}/${field.field}`] = {
      ...{ tier: answer.tier, stated: agreed.stated, agreement: agreed.agreement },
      samples: samples.length,
      agreesWithBuiltin: builtin === null ? null : builtin.value === answer.value,
      confidenceBy: agent.calibrators.has(`${answer.tier}/${field.field}`) ? 'calibrator' : 'prior',
      ...(speaker.alike === null ? {} : { alike: speaker.alike }),
    };
    doubt.push(...disagreements(field.field, each, answer, builtin));
  }
  return { answers, features, doubt };
}

interface SaidWithWhy extends Said {
  readonly why: string;
}

function saidOf({ fields }: TicketAnswer, name: string): SaidWithWhy | null {
  const one = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (one === undefined || one.value === null) return null;
  return { value: one.value, stated: one.confidence, why: one.why };
}

/** What was said of another ticket is a tier of its own: its outcomes say nothing of the model's own answers, and theirs nothing of it. */
function answerOf(
  agent: AgentRuntime,
  { model, alike }: Speaker,
  field: AgentField,
  { value, stated, agreement, why }: Agreed<SaidWithWhy>,
): FieldAnswer | null {
  const tier = alike === null ? (`model:${model}` as const) : (`near:${model}` as const);
  const confidence =
    alike === null
      ? priorOfStated(stated, agreement)
      : nearConfidence(agent, { model, field: field.field }, stated, alike);
  const raw: FieldAnswer = {
    ...{ value, raw: stated, confidence, tier, final: false },
    alternatives: [],
    evidence: why === '' ? [] : [{ text: why, weight: stated }],
  };
  return permitted(field, calibrated(agent, tier, field, raw));
}

/** Both would have to be more likely right than wrong. */
const worthNoting = 0.5;

function disagreements(
  field: string,
  each: readonly (Said | null)[],
  answer: FieldAnswer,
  builtin: FieldAnswer | null,
): readonly Doubt[] {
  const values = [...new Set(each.flatMap((one) => (one === null ? [] : [one.value])))];
  const doubt: Doubt[] = [];
  if (values.length > 1) doubt.push({ code: 'samples_disagree', field, values });
  if (builtin === null || builtin.value === answer.value) return doubt;
  if (Math.min(builtin.confidence, answer.confidence) < worthNoting) return doubt;
  return [...doubt, { code: 'tiers_disagree', field, values: [builtin.value, answer.value] }];
}

/** More than these is no doubt but noise. */
const doubtsMost = 8;

export function doubtOf(agent: AgentRuntime, said: TicketAnswer | null): readonly Doubt[] {
  if (said === null) return [];
  const stated = said.doubt.slice(0, doubtsMost).map(
    ({ about, kind, note }): Doubt => ({
      code: `stated_${kind}` as StatedDoubt,
      field: about === 'ticket' ? '' : about,
      values: [note],
    }),
  );
  if (said.hand_over === null) return stated;
  return [...stated, { code: 'handed_over', field: '', values: [agent.agent, said.hand_over] }];
}

export function draftOf(agent: AgentRuntime, model: string, said: TicketAnswer): Draft | null {
  const draft = said.reply ?? null;
  if (draft === null || draft.text === '') return null;
  const { text, citations, confidence: stated } = draft;
  const calibrate = agent.calibrators.get(`model:${model}/reply`);
  const confidence = calibrate?.(stated) ?? priorOfStated(stated);
  return { text, citations, stated, confidence };
}
