import { type Lane, stricterLane } from '../shared/lane.ts';
import { own } from '../shared/own.ts';
import type { Risk } from '../shared/risk.ts';
import {
  overridesOf,
  type ThresholdPolicy,
  type Thresholds,
  thresholdsUnder,
} from './thresholds.ts';

export type Autonomy = 'suggest' | 'assisted' | 'auto';

export interface GateField {
  readonly field: string;
  /** Null: no tier had an answer. */
  readonly value: string | null;
  /** Calibrated, 0..1. */
  readonly confidence: number;
  /** What a mistake is expected to cost, in ordinary mistakes, 0 or more (`expectedCost`); absent: 1 - confidence. */
  readonly expectedCost?: number;
}

/** A limit from what controls itself (a mode, a breaker, a burst, controls nobody has moved for too long), or from a conversation. */
export interface ControlLimit {
  readonly lane: Lane;
  readonly code: string;
  readonly detail: string;
  readonly value: number | string | null;
  readonly limit: number | string | null;
}

/** Everything the gate looks at; recorded with the decision so that it can be replayed. */
export interface GateFacts {
  readonly fields: readonly GateField[];
  readonly risk: Risk;
  readonly autonomy: Autonomy;
  /** Ids of tripped switches that cover this item: `tenant`, `agent:NAME`, `source:NAME`. */
  readonly tripped: readonly string[];
  /** Codes that keep the item with people: from the guard (`missing_text`, `truncated`) and from contradicting rules. */
  readonly findings: readonly string[];
  readonly fallback: 'quick' | 'cached' | 'rules' | null;
  readonly controls?: readonly ControlLimit[];
  /** How unlike anything the agent is for; from the limit on a person decides. */
  readonly outOfScope?: { readonly score: number; readonly limit: number } | null;
  /** How unlike what is usual for its requester or kind, and by which measure; from the limit on a person confirms. */
  readonly unusual?: {
    readonly code: string;
    readonly score: number;
    readonly limit: number;
  } | null;
  /** The text seems to give orders to a machine; `person`: a person decides, `note`: it is only recorded. Recorded with places. */
  readonly injection?: {
    readonly score: number;
    readonly limit: number;
    readonly families: readonly string[];
    readonly act: 'person' | 'note';
  } | null;
  /** What came of the conversation with models it rests on, as limits of their own; absent: none was asked. */
  readonly thought?: readonly ControlLimit[];
  /** What it would tell the requester; absent: nothing. `confidence`: calibrated, 0..1, that it can go out as it is. */
  readonly reply?: { readonly confidence: number };
}

export interface GatePolicy extends ThresholdPolicy {
  /** Field → values that do not wait, when sure enough for auto. */
  readonly urgent: Readonly<Record<string, readonly string[]>>;
}

export interface GateReason {
  readonly code: string;
  readonly detail: string;
  readonly value: number | string | null;
  readonly limit: number | string | null;
}

export interface GateDecision {
  readonly lane: Lane;
  readonly fieldLanes: Readonly<Record<string, Lane>>;
  /** Every reason, not only the first; a decision is automatic exactly when none of them limits it. */
  readonly reasons: readonly GateReason[];
  readonly urgent: boolean;
  /** It acts by itself, or would but for `controls`: what is counted and checked while they hold it back. */
  readonly free: boolean;
}

interface Limit {
  readonly lane: Lane;
  readonly reason: GateReason;
}

interface JudgedField {
  readonly field: GateField;
  readonly thresholds: Thresholds;
  readonly limit: Limit;
  /** Why it is stricter than its confidence; null when it is not. */
  readonly cost: Limit | null;
  /** The stricter of both. */
  readonly lane: Lane;
}

const autonomyCeiling: Readonly<Record<Autonomy, Lane>> = {
  suggest: 'manual',
  assisted: 'assisted',
  auto: 'auto',
};

// Irreversible, money and safety always need a person; visible ones too until they are earned (evidence comes later).
const riskCeiling: Readonly<Record<Risk, Lane>> = {
  read: 'auto',
  reversible: 'auto',
  visible: 'assisted',
  irreversible: 'assisted',
  money: 'assisted',
  safety: 'assisted',
};

function reason(
  code: string,
  detail: string,
  value: GateReason['value'] = null,
  limit: GateReason['limit'] = null,
): GateReason {
  return { code, detail, value, limit };
}

function limitOfField(field: GateField, { auto, assisted }: Thresholds): Limit {
  if (field.value === null) {
    return { lane: 'manual', reason: reason('no_answer', `${field.field}: no tier has an answer`) };
  }
  // A comparison with NaN is false, so a confidence that is no number falls through to manual: unknown is red.
  if (field.confidence >= auto) {
    return {
      lane: 'auto',
      reason: reason(
        'sure_enough',
        `${field.field}: at or above the auto threshold`,
        field.confidence,
        auto,
      ),
    };
  }
  if (field.confidence >= assisted) {
    return {
      lane: 'assisted',
      reason: reason(
        'below_auto',
        `${field.field}: below the auto threshold`,
        field.confidence,
        auto,
      ),
    };
  }
  return {
    lane: 'manual',
    reason: reason(
      'below_assisted',
      `${field.field}: below the assisted threshold`,
      field.confidence,
      assisted,
    ),
  };
}

// What 1 - (1 - confidence) loses to rounding must not count as a cost.
const rounding = 1e-9;

/** The limit by the expected cost, when that leaves the field less free than its confidence does. */
function limitOfCost(field: GateField, thresholds: Thresholds, sure: Limit): Limit | null {
  if (field.expectedCost === undefined || sure.lane === 'manual') return null;
  const worth = 1 - field.expectedCost;
  if (worth >= field.confidence - rounding) return null;
  const { lane } = limitOfField({ ...field, confidence: worth }, thresholds);
  if (lane === sure.lane) return null;
  const limit = sure.lane === 'auto' ? thresholds.auto : thresholds.assisted;
  const detail = `${field.field}: a mistake costs too much for how sure it is`;
  return { lane, reason: reason('mistake_cost', detail, worth, limit) };
}

function judgeField(field: GateField, thresholds: Thresholds): JudgedField {
  const limit = limitOfField(field, thresholds);
  const cost = limitOfCost(field, thresholds, limit);
  return { field, thresholds, limit, cost, lane: cost?.lane ?? limit.lane };
}

function judgeFields(fields: readonly GateField[], policy: GatePolicy): readonly JudgedField[] {
  const proposed: Record<string, string> = {};
  for (const { field, value } of fields) if (value !== null) proposed[field] = value;
  const overrides = overridesOf(policy, proposed);
  return fields.map((field) => judgeField(field, thresholdsUnder(overrides, policy, field.field)));
}

/** What the item is like: from the limit on, also when the score is no number. */
function limitsOfLikeness({ outOfScope, unusual }: GateFacts): readonly Limit[] {
  const limits: Limit[] = [];
  if (outOfScope && !(outOfScope.score < outOfScope.limit)) {
    const { score, limit } = outOfScope;
    const detail = 'it is like nothing the agent is for';
    limits.push({ lane: 'manual', reason: reason('out_of_scope', detail, score, limit) });
  }
  if (unusual && !(unusual.score < unusual.limit)) {
    const detail = `it is unusual (${unusual.code})`;
    limits.push({
      lane: 'assisted',
      reason: reason('unusual', detail, unusual.score, unusual.limit),
    });
  }
  return limits;
}

/** What reads like orders to a machine stays with people, unless the workspace only wants to know. */
function limitsOfSuspicion({ injection }: GateFacts): readonly Limit[] {
  if (!injection) return [];
  const { score, limit, families, act } = injection;
  const detail = `it reads like orders to a machine (${families.join(', ')})`;
  return act === 'person'
    ? [{ lane: 'manual', reason: reason('injection', detail, score, limit) }]
    : [{ lane: 'auto', reason: reason('injection_noted', detail, score, limit) }];
}

/** Words that a model chose: how free they can be is a matter of the risk, how sure they are comes on top of that. */
function limitsOfReply({ reply }: GateFacts, { thresholds }: GatePolicy): readonly Limit[] {
  if (reply === undefined || reply.confidence >= thresholds.assisted) return [];
  const detail = 'the reply: below the assisted threshold';
  const { confidence } = reply;
  return [
    { lane: 'manual', reason: reason('reply_unsure', detail, confidence, thresholds.assisted) },
  ];
}

function limitsOfItem(facts: GateFacts): readonly Limit[] {
  const limits: Limit[] = [];
  if (facts.fields.length === 0) {
    limits.push({ lane: 'manual', reason: reason('nothing_to_decide', 'no field is switched on') });
  }
  if (facts.autonomy !== 'auto') {
    const detail = `the owner of the agent allows at most ${facts.autonomy}`;
    limits.push({
      lane: autonomyCeiling[facts.autonomy],
      reason: reason('autonomy_ceiling', detail, facts.autonomy, 'auto'),
    });
  }
  if (riskCeiling[facts.risk] !== 'auto') {
    const detail = `an action with the risk ${facts.risk} needs a person`;
    limits.push({
      lane: riskCeiling[facts.risk],
      reason: reason('risk', detail, facts.risk, 'reversible'),
    });
  }
  for (const id of facts.tripped) {
    limits.push({
      lane: 'manual',
      reason: reason('kill_switch', `the switch ${id} is tripped`, id),
    });
  }
  for (const code of facts.findings) {
    limits.push({ lane: 'manual', reason: reason(code, 'found before the gate') });
  }
  if (facts.fallback !== null) {
    const detail = `the answer is a fallback (${facts.fallback})`;
    limits.push({ lane: 'assisted', reason: reason('fallback', detail, facts.fallback) });
  }
  for (const { lane, code, detail, value, limit } of facts.thought ?? []) {
    limits.push({ lane, reason: reason(code, detail, value, limit) });
  }
  limits.push(...limitsOfLikeness(facts), ...limitsOfSuspicion(facts));
  return limits;
}

function isUrgent(fields: readonly JudgedField[], policy: GatePolicy): boolean {
  return fields.some(
    ({ field, thresholds }) =>
      field.value !== null &&
      (own(policy.urgent, field.field) ?? []).includes(field.value) &&
      field.confidence >= thresholds.auto,
  );
}

/**
 * Gates one decision by calibrated confidence × risk × controls × policy. Pure and total: the same facts and policy give the
 * same lane and reasons for ever, and lowering a confidence, raising a risk, a cost or a score, tripping a switch or adding a
 * finding or a limit never makes the lane freer.
 */
export function decideGate(facts: GateFacts, policy: GatePolicy): GateDecision {
  const judged = judgeFields(facts.fields, policy);
  const ofItem = [...limitsOfItem(facts), ...limitsOfReply(facts, policy)];
  const reasons: GateReason[] = [];
  let ceiling: Lane = 'auto';
  for (const limit of ofItem) {
    ceiling = stricterLane(ceiling, limit.lane);
    reasons.push(limit.reason);
  }
  const ceilingByItself = ceiling;
  for (const { lane, code, detail, value, limit } of facts.controls ?? []) {
    ceiling = stricterLane(ceiling, lane);
    reasons.push({ code, detail, value, limit });
  }
  const fieldLanes: Record<string, Lane> = {};
  let ofFields: Lane = 'auto';
  for (const { field, limit, cost, lane } of judged) {
    fieldLanes[field.field] = stricterLane(lane, ceiling);
    ofFields = stricterLane(ofFields, lane);
    reasons.push(limit.reason);
    if (cost !== null) reasons.push(cost.reason);
  }
  return {
    lane: stricterLane(ofFields, ceiling),
    fieldLanes,
    reasons,
    urgent: isUrgent(judged, policy),
    free: stricterLane(ofFields, ceilingByItself) === 'auto',
  };
}
