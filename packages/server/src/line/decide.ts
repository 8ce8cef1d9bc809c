import { applyRules, chooseAnswer, disagreement, type FieldAnswer } from '@signalbox/domain';
import type { AgentField, AgentRuntime, TenantRuntime } from '../agents/runtime.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { DecidedField, Doubt, Proposal } from './proposal.ts';

/** The first agent, in the workspace's order, whose scope covers the item. */
export function agentFor(runtime: TenantRuntime, work: WorkRow): AgentRuntime | null {
  return (
    runtime.agents.find(
      (agent) =>
        agent.kind === work.kind && (agent.sources === 'all' || agent.sources.has(work.source)),
    ) ?? null
  );
}

/** Asks the agent's tiers about every field that is switched on. Reads redacted text only. */
export function decide(agent: AgentRuntime, work: WorkRow): Proposal {
  const byRules = askRules(agent, work);
  const on = new Set(agent.fields.map((one) => one.field));
  const byModel =
    agent.model?.answer(`${work.subject}\n${work.body}`) ?? new Map<string, FieldAnswer>();
  const doubt: Doubt[] = byRules.doubt.filter((one) => on.has(one.field));
  const fields = agent.fields.map((field): DecidedField => {
    const answers = {
      rules: permitted(field, calibrated(agent, 'rules', field, byRules.answers.get(field.field))),
      builtin: permitted(field, calibrated(agent, 'builtin', field, byModel.get(field.field))),
    };
    const clash = disagreement(field.field, answers);
    if (clash !== null) doubt.push(clash);
    return { field, answer: chooseAnswer(answers, agent.tierThreshold) };
  });
  return { agent, fields, doubt, fallback: agent.modelLost ? 'rules' : null };
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
    fields: work.fields,
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
