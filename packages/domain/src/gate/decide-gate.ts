import { type Lane, worstLane } from '../shared/lane.ts';
import { own } from '../shared/own.ts';
import type { Risk } from '../shared/risk.ts';
import { type ThresholdPolicy, type Thresholds, thresholdsFor } from './thresholds.ts';

export type Autonomy = 'suggest' | 'assisted' | 'auto';

export interface GateField {
  readonly field: string;
  /** Null: no tier had an answer. */
  readonly value: string | null;
  /** Calibrated, 0..1. */
  readonly confidence: number;
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
}

interface Limit {
  readonly lane: Lane;
  readonly reason: GateReason;
}

interface JudgedField {
  readonly field: GateField;
  readonly thresholds: Thresholds;
  readonly limit: Limit;
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
 * same lane and reasons for ever, and lowering a confidence, raising a risk, tripping a switch or adding a finding never
 * makes the lane freer.
 */
export function decideGate(facts: GateFacts, policy: GatePolicy): GateDecision {
  const proposed = Object.fromEntries(
    facts.fields.flatMap(({ field, value }) => (value === null ? [] : [[field, value]])),
  );
  const perField = facts.fields.map((field): JudgedField => {
    const thresholds = thresholdsFor(policy, field.field, proposed);
    return { field, thresholds, limit: limitOfField(field, thresholds) };
  });
  const ofItem = limitsOfItem(facts);
  const itemCeiling = worstLane(ofItem.map((limit) => limit.lane));
  const fieldLanes: Record<string, Lane> = {};
  for (const { field, limit } of perField) {
    fieldLanes[field.field] = worstLane([limit.lane, itemCeiling]);
  }
  return {
    lane: worstLane([...perField.map(({ limit }) => limit.lane), itemCeiling]),
    fieldLanes,
    reasons: [...ofItem, ...perField.map(({ limit }) => limit)].map((limit) => limit.reason),
    urgent: isUrgent(perField, policy),
  };
}
