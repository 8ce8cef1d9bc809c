import {
  applyRules,
  type CheckedPast,
  chooseAnswer,
  contextFields,
  disagreement,
  type FieldAnswer,
  type Measured,
  requesterSurprise,
  type TierAnswers,
} from '@signalbox/domain';
import type { AgentField, AgentRuntime, ModelAnswer, TenantRuntime } from '../agents/runtime.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { DecidedField, Doubt, Proposal, ProposedReply, Thought, Unusual } from './proposal.ts';

/** The first agent, in the workspace's order, whose scope covers the item. */
export function agentFor(runtime: TenantRuntime, work: WorkRow): AgentRuntime | null {
  return (
    runtime.agents.find(
      (agent) =>
        agent.kind === work.kind && (agent.sources === 'all' || agent.sources.has(work.source)),
    ) ?? null
  );
}

/** How much of an agent is asked: all of it, its rules in its place, or nothing of it. */
export type Asked = 'all' | 'rules' | 'nothing';

/** The checked tickets a decision is compared with: of its requester, and of all. */
export interface Compared {
  readonly past: CheckedPast;
  readonly all: CheckedPast;
}

const nothingKnown: ModelAnswer = { fields: new Map(), outOfScope: null, unusual: null };

/** What the tiers said that cost nothing but time: rules and the built-in model. */
export interface CheapSay {
  /** By field, each once; null: nothing, or a value the agent may not give. */
  readonly answers: ReadonlyMap<string, TierAnswers>;
  readonly doubt: readonly Doubt[];
  readonly fallback: 'rules' | null;
  readonly outOfScope: Measured | null;
  readonly unusual: Measured | null;
}

/** Asks rules and the built-in model about every field that is switched on. Reads redacted text only. */
export function askCheap(agent: AgentRuntime, work: WorkRow, asked: 'all' | 'rules'): CheapSay {
  const byRules = askRules(agent, work);
  const on = new Set(agent.fields.map((one) => one.field));
  const model = asked === 'all' ? agent.model : null;
  const byModel = model?.answer(`${work.subject}\n${work.body}`) ?? nothingKnown;
  const doubt: Doubt[] = byRules.doubt.filter((one) => on.has(one.field));
  const answers = new Map<string, TierAnswers>();
  for (const field of agent.fields) {
    const given = {
      rules: permitted(field, calibrated(agent, 'rules', field, byRules.answers.get(field.field))),
      builtin: permitted(
        field,
        calibrated(agent, 'builtin', field, byModel.fields.get(field.field)),
      ),
    };
    const clash = disagreement(field.field, given);
    if (clash !== null) doubt.push(clash);
    answers.set(field.field, given);
  }
  const modelsLeftOut = agent.thinking.models.length > 0 && asked === 'rules';
  const instead = agent.modelLost || (asked === 'rules' && agent.model !== null) || modelsLeftOut;
  return {
    answers,
    doubt,
    fallback: instead ? 'rules' : null,
    outOfScope: byModel.outOfScope,
    unusual: byModel.unusual,
  };
}

/**
 * Decides by rules and the built-in model, and measures how far the item is from what they know. `compared`: null when nothing is
 * known of the requester.
 */
export function decide(
  agent: AgentRuntime,
  work: WorkRow,
  asked: Asked = 'all',
  compared: Compared | null = null,
): Proposal {
  if (asked === 'nothing') {
    const fields = agent.fields.map((field): DecidedField => ({ field, answer: null }));
    const unknown = { fallback: null, outOfScope: null, unusual: null };
    return { agent, fields, doubt: [], ...unknown, reply: null, thought: null };
  }
  return decideCheaply(agent, askCheap(agent, work, asked), compared);
}

/** The same from what was asked already. */
export function decideCheaply(
  agent: AgentRuntime,
  cheap: CheapSay,
  compared: Compared | null,
): Proposal {
  const fields = agent.fields.map((field): DecidedField => {
    const answers = cheap.answers.get(field.field);
    const answer = answers === undefined ? null : chooseAnswer(answers, agent.tierThreshold);
    return { field, answer };
  });
  const { doubt, fallback, outOfScope } = cheap;
  const unusual = strangest(cheap.unusual, fields, compared);
  return { agent, fields, doubt, fallback, outOfScope, unusual, reply: null, thought: null };
}

/** Decides with what language models added. What stands of every tier was settled in the conversation. */
export function decideWith(
  agent: AgentRuntime,
  cheap: CheapSay,
  said: Said,
  compared: Compared | null,
): Proposal {
  const fields = agent.fields.map(
    (field): DecidedField => ({ field, answer: said.answers.get(field.field) ?? null }),
  );
  const { outOfScope } = cheap;
  const unusual = strangest(cheap.unusual, fields, compared);
  const { reply, thought } = said;
  const doubt = [...cheap.doubt, ...said.doubt];
  const fallback = said.fallback ?? cheap.fallback;
  return { agent, fields, doubt, fallback, outOfScope, unusual, reply, thought };
}

/**
 * Whether language models have a say: the agent names some, and a field is not sure enough, or there is something to be said that only
 * they can say.
 */
export function wantsThought({ agent, fields }: Proposal): boolean {
  const { models, reply, asks } = agent.thinking;
  if (models.length === 0) return false;
  if (reply.on || asks.length > 0) return true;
  return fields.some(
    ({ answer }) =>
      answer === null || (!answer.final && !(answer.confidence >= agent.tierThreshold)),
  );
}

/** What a conversation came to. */
export interface Said {
  readonly answers: ReadonlyMap<string, FieldAnswer | null>;
  readonly doubt: readonly Doubt[];
  readonly fallback: Proposal['fallback'];
  readonly reply: ProposedReply | null;
  readonly thought: Thought;
}

/** The measure that has reached its limit, the text's before the requester's; else the text's. */
function strangest(
  ofText: Measured | null,
  fields: readonly DecidedField[],
  compared: Compared | null,
): Unusual | null {
  const byText: Unusual | null = ofText && { code: 'unusual_text', ...ofText };
  if (compared === null || (byText !== null && byText.score >= byText.limit)) return byText;
  const decided = fields.map(({ field, answer }) => ({
    field: field.field,
    value: answer?.value ?? null,
  }));
  const surprise = requesterSurprise(decided, compared.past, compared.all);
  if (surprise === null || (byText !== null && surprise.score < surprise.limit)) return byText;
  return { code: 'unusual_requester', score: surprise.score, limit: surprise.limit };
}

interface RulesSay {
  readonly answers: ReadonlyMap<string, FieldAnswer>;
  readonly doubt: readonly Doubt[];
}

function askRules(agent: AgentRuntime, work: WorkRow): RulesSay {
  if (agent.rules === null) return { answers: new Map(), doubt: [] };
  const { fields, doubt } = applyRules(agent.rules, {
    subject: work.subject,
    body: work.body,
    // Above the ticket's own, whose names a sender chooses.
    fields: { ...work.fields, ...contextFields(work.context) },
    senderDomain: work.requester_domain,
    language: work.language,
    kind: work.kind,
  });
  const answers = new Map(
    Object.entries(fields).map(([name, answer]): [string, FieldAnswer] => [
      name,
      {
        value: answer.value,
        raw: answer.raw,
        // A final rule is a fixed step, not a guess: the person who wrote it answers for it.
        confidence: answer.final ? 1 : answer.raw,
        alternatives: answer.alternatives.map((one) => ({ value: one.value, confidence: one.raw })),
        evidence: answer.evidence.map(({ text, weight }) => ({ text, weight })),
        tier: 'rules',
        final: answer.final,
      },
    ]),
  );
  return {
    answers,
    doubt: doubt.map(({ code, field, values }) => ({ code, field, values })),
  };
}

/** A value the agent's file does not list is no answer: it would be refused by the outside system or surprise it. */
export function permitted(field: AgentField, answer: FieldAnswer | undefined): FieldAnswer | null {
  if (answer === undefined) return null;
  return field.allowed === null || field.allowed.has(answer.value) ? answer : null;
}

// What a rule's weight is worth is known only once it has been compared with past tickets. Until then its author's weight
// stands, kept below certainty and below what a calibrator could confirm.
const uncheckedRuleCeiling = 0.9;

/** A raw score as the chance of being right: by the version's calibrator, or below what one could confirm. */
export function calibrated(
  agent: AgentRuntime,
  tier: FieldAnswer['tier'],
  field: Pick<AgentField, 'field'>,
  answer: FieldAnswer | undefined,
): FieldAnswer | undefined {
  if (answer === undefined || answer.final) return answer;
  const calibrate = agent.calibrators.get(`${tier}/${field.field}`);
  if (calibrate !== undefined) return { ...answer, confidence: calibrate(answer.raw) };
  // The built-in model brings its own, and what a language model says has been lowered when it was read.
  if (tier !== 'rules') return answer;
  return { ...answer, confidence: Math.min(answer.raw, uncheckedRuleCeiling) };
}
