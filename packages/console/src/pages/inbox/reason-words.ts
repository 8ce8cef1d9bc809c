import type { ItemView } from '@signalbox/contract';
import { formatConfidence } from '../../format/number.ts';
import { controlReason } from '../../words/control-reasons.ts';

type Reason = ItemView['reasons'][number];
type Decision = NonNullable<ItemView['decision']>;

const plain: Readonly<Record<string, string>> = {
  nothing_to_decide: 'No field of this agent is switched on.',
  missing_text: 'There is hardly any text to go by.',
  truncated: 'The text is longer than what is read; its end was not looked at.',
  reopened: 'The requester wrote again after it had ended.',
  conflicting_final_rules: 'Two rules that each settle a field want different values.',
  tiers_disagree: 'The rules and the model disagree.',
  reply_not_possible: 'It would answer the requester, and its source cannot do that.',
  version_changed: 'The agent has changed since this was decided.',
};

/** The field a reason is about; null: the whole item. */
export function fieldOf(reason: Reason): string | null {
  return /^([A-Za-z0-9_.-]+): /.exec(reason.detail)?.[1] ?? null;
}

/** Why a person is asked, one sentence each; what spoke for acting alone is left out. */
export function reasonsInWords(reasons: readonly Reason[]): readonly string[] {
  const said = reasons.filter(({ code }) => code !== 'sure_enough').map(sentence);
  return [...new Set(said)];
}

function sentence(reason: Reason): string {
  const { code, detail, value, limit } = reason;
  const field = fieldOf(reason) ?? 'A field';
  switch (code) {
    case 'no_answer':
      return `${field}: neither the rules nor the model has an answer.`;
    case 'below_auto':
      return `${field} is at ${number(value)}; it may act alone from ${number(limit)}.`;
    case 'below_assisted':
      return `${field} is at ${number(value)}, under the ${number(limit)} from which it is more than a guess.`;
    case 'autonomy_ceiling':
      return `The owner of the agent allows it at most “${String(value)}”.`;
    case 'risk':
      return `What it would do is ${String(value)}, and that always needs a person.`;
    case 'reply_unsure':
      return `The reply is at ${number(value)}, under the ${number(limit)} from which it is more than a guess.`;
    case 'kill_switch':
      return `The switch “${String(value)}” is tripped.`;
    case 'fallback':
      return `The answer is a stand-in (${String(value)}): the usual way was not available.`;
    default: {
      const control = controlReason(reason);
      if (control !== null) return `${control.title}. ${control.text}`;
      return plain[code] ?? (detail === '' ? code.replaceAll('_', ' ') : `${detail}.`);
    }
  }
}

function number(value: Reason['value']): string {
  return typeof value === 'number' ? formatConfidence(value) : String(value ?? 'unknown');
}

/** What was not certain, one sentence each. */
export function doubtsInWords({ doubt, fallback }: Decision): readonly string[] {
  const said = doubt.map((one) => {
    const field = typeof one.field === 'string' ? one.field : 'a field';
    const values = Array.isArray(one.values) ? one.values.map(String) : [];
    if (one.code === 'tiers_disagree' && values.length === 2) {
      return `${field}: the rules say ${values[0]}, the model says ${values[1]}.`;
    }
    if (one.code === 'conflicting_final_rules') {
      return `${field}: rules that each settle it want ${values.join(' and ')}.`;
    }
    return `${field}: ${String(one.code ?? 'not certain').replaceAll('_', ' ')}.`;
  });
  if (fallback !== null) said.push(`A stand-in answered (${fallback}).`);
  return said;
}

/** From when on a field may act alone, or is assisted, where the reasons say it. */
export function limitOf(reasons: readonly Reason[], field: string): string | null {
  const reason = reasons.find((one) => fieldOf(one) === field && typeof one.limit === 'number');
  if (reason === undefined) return null;
  const limit = number(reason.limit);
  switch (reason.code) {
    case 'sure_enough':
      return `auto from ${limit}`;
    case 'below_auto':
      return `auto from ${limit}`;
    case 'below_assisted':
      return `assisted from ${limit}`;
    default:
      return null;
  }
}

/** Who sent it here by hand, newest first; null: the gate did. */
export function sentHereBy(
  item: ItemView,
): { readonly actor: string; readonly undone: boolean; readonly reason: string | null } | null {
  const decisionId = item.decision?.id;
  const entry = [...item.timeline]
    .reverse()
    .find(
      ({ type, detail }) =>
        (type === 'hold_to_review' || type === 'hold_cancelled') &&
        detail.decisionId === decisionId,
    );
  if (entry === undefined) return null;
  const reason = typeof entry.detail.reason === 'string' ? entry.detail.reason : null;
  const { kind, id } = entry.actor;
  return { actor: `${kind}:${id}`, undone: entry.type === 'hold_cancelled', reason };
}
