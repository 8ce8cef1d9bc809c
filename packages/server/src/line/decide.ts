import {
  applyRules,
  type CheckedPast,
  chooseAnswer,
  contextFields,
  disagreement,
  type FieldAnswer,
  type Measured,
  requesterSurprise,
} from '@signalbox/domain';
import type { AgentField, AgentRuntime, ModelAnswer, TenantRuntime } from '../agents/runtime.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { DecidedField, Doubt, Proposal, Unusual } from './proposal.ts';

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

/**
 * Asks the agent's tiers about every field that is switched on, and measures how far the item is from what they know. Reads
 * redacted text only. `compared`: null when nothing is known of the requester.
 */
export function decide(
  agent: AgentRuntime,
  work: WorkRow,
  asked: Asked = 'all',
  compared: Compared | null = null,
): Proposal {
  if (asked === 'nothing') {
    const fields = agent.fields.map((field): DecidedField => ({ field, answer: null }));
    return {
      agent,
      fields,
      doubt: [],
      fallback: null,
      outOfScope: null,
      unusual: null,
      reply: null,
    };
  }
  const byRules = askRules(agent, work);
  const on = new Set(agent.fields.map((one) => one.field));
  const model = asked === 'all' ? agent.model : null;
  const byModel = model?.answer(`${work.subject}\n${work.body}`) ?? nothingKnown;
  const doubt: Doubt[] = byRules.doubt.filter((one) => on.has(one.field));
  const fields = agent.fields.map((field): DecidedField => {
    const answers = {
      rules: permitted(field, calibrated(agent, 'rules', field, byRules.answers.get(field.field))),
      builtin: permitted(
        field,
        calibrated(agent, 'builtin', field, byModel.fields.get(field.field)),
      ),
    };
    const clash = disagreement(field.field, answers);
    if (clash !== null) doubt.push(clash);
    return { field, answer: chooseAnswer(answers, agent.tierThreshold) };
  });
  const instead = agent.modelLost || (asked === 'rules' && agent.model !== null);
  return {
    agent,
    fields,
    doubt,
    fallback: instead ? 'rules' : null,
    outOfScope: byModel.outOfScope,
    unusual: strangest(byModel.unusual, fields, compared),
    reply: null,
  };
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
function permitted(field: AgentField, answer: FieldAnswer | undefined): FieldAnswer | null {
  if (answer === undefined) return null;
  return field.allowed === null || field.allowed.has(answer.value) ? answer : null;
}

// What a rule's weight is worth is known only once it has been compared with past tickets. Until then its author's weight
// stands, kept below certainty and below what a calibrator could confirm.
const uncheckedRuleCeiling = 0.9;

function calibrated(
  agent: AgentRuntime,
  tier: FieldAnswer['tier'],
  field: AgentField,
  answer: FieldAnswer | undefined,
): FieldAnswer | undefined {
  if (answer === undefined || answer.final) return answer;
  const calibrate = agent.calibrators.get(`${tier}/${field.field}`);
  if (calibrate !== undefined) return { ...answer, confidence: calibrate(answer.raw) };
  if (tier === 'builtin') return answer;
  return { ...answer, confidence: Math.min(answer.raw, uncheckedRuleCeiling) };
}
