import type { ItemSummary } from '@signalbox/contract';
import { formatConfidence } from '../format/number.ts';
import { answerReason } from './answer-words.ts';
import { controlReason } from './control-reasons.ts';

export type Reason = Pick<ItemSummary['reasons'][number], 'code' | 'value' | 'limit'> & {
  readonly detail?: string;
};
type Lane = 'auto' | 'assisted' | 'manual';

export interface ReasonWords {
  /** The freest lane this reason leaves. */
  readonly lane: Lane;
  readonly title: string;
  /** With the value and the limit it was held against. */
  readonly text: string;
}

const risks: Readonly<Record<string, string>> = {
  visible: 'what it does is seen outside',
  irreversible: 'what it does cannot be taken back',
  money: 'it moves money',
  safety: 'it touches safety',
};

function confidence(value: Reason['value']): string {
  return typeof value === 'number' ? formatConfidence(value) : 'no number';
}

/** The name before the colon of a reason about one field; empty for a reason about the item. */
function fieldOf(detail: string | undefined): string {
  return /^([^\s:]+): /.exec(detail ?? '')?.[1] ?? '';
}

/** A reason of the gate in words a person can check: which value, which limit, and what follows. */
export function reasonWords(reason: Reason): ReasonWords {
  const { code, value, limit } = reason;
  const field = fieldOf(reason.detail);
  const named = (title: string): string => (field === '' ? title : `${field}: ${title}`);
  switch (code) {
    case 'sure_enough':
      return {
        lane: 'auto',
        title: named('sure enough'),
        text: `Confidence ${confidence(value)}; from ${confidence(limit)} on it may act alone.`,
      };
    case 'below_auto':
      return {
        lane: 'assisted',
        title: named('not sure enough to act alone'),
        text: `Confidence ${confidence(value)}; it would act alone from ${confidence(limit)} on.`,
      };
    case 'below_assisted':
      return {
        lane: 'manual',
        title: named('too unsure to propose'),
        text: `Confidence ${confidence(value)}; it would be proposed from ${confidence(limit)} on.`,
      };
    case 'no_answer':
      return {
        lane: 'manual',
        title: named('no answer'),
        text: 'Neither a rule nor the model has an answer for this field.',
      };
    default:
      return controlReason(reason) ?? answerReason(reason.code) ?? ofItem(reason);
  }
}

function ofItem({ code, value, limit, detail }: Reason): ReasonWords {
  const said = String(value ?? '');
  switch (code) {
    case 'autonomy_ceiling':
      return {
        lane: said === 'assisted' ? 'assisted' : 'manual',
        title: said === 'assisted' ? 'The agent may only assist' : 'The agent may only suggest',
        text: `Its owner allows at most “${said}”, so it never acts alone, however sure it is.`,
      };
    case 'risk':
      return {
        lane: 'assisted',
        title: `The risk is ${said}`,
        text: `A person decides, because ${risks[said] ?? 'its risk is above reversible'}.`,
      };
    case 'reply_unsure':
      return {
        lane: 'manual',
        title: 'The reply: too unsure to propose',
        text: `Confidence ${confidence(value)}; it would be proposed from ${confidence(limit)} on.`,
      };
    case 'reply_not_possible':
      return {
        lane: 'manual',
        title: 'The requester cannot be answered',
        text: 'It would tell the requester something, and its source has no way to do that.',
      };
    case 'kill_switch':
      return {
        lane: 'manual',
        title: 'A switch is thrown',
        text: `The switch ${said} stops everything it covers until somebody resets it.`,
      };
    case 'missing_text':
      return {
        lane: 'manual',
        title: 'Hardly any text',
        text: 'There are fewer than three letters to decide on.',
      };
    case 'truncated':
      return {
        lane: 'manual',
        title: 'The text was cut',
        text: 'It was longer than what is read; the rest may say otherwise.',
      };
    case 'reopened':
      return {
        lane: 'manual',
        title: 'The requester wrote again',
        text: 'It had ended before. The workspace wants a person to look at such tickets.',
      };
    case 'conflicting_final_rules':
      return {
        lane: 'manual',
        title: 'Rules contradict each other',
        text: 'Two rules marked final give different answers; correct one of them.',
      };
    case 'fallback':
      return {
        lane: 'assisted',
        title: 'A stand-in answered',
        text: `The answer is a fallback (${said}), so a person looks first.`,
      };
    case 'nothing_to_decide':
      return {
        lane: 'manual',
        title: 'Nothing to decide',
        text: 'The agent has no field switched on.',
      };
    case 'version_changed':
      return {
        lane: 'manual',
        title: 'The agent has changed since',
        text: 'Another version serves now than the one that decided this, so a person looks.',
      };
    default:
      return {
        lane: 'manual',
        title: code.replaceAll('_', ' '),
        text: detail ?? (said === '' ? 'No more is known about it.' : said),
      };
  }
}

/** The first sentence of a lane lamp: what keeps the decision from acting alone, or that nothing does. */
export function laneReason(lane: Lane, reasons: readonly Reason[]): string {
  const words = reasons.map(reasonWords);
  const limiting = words.filter((one) => one.lane === lane);
  if (lane === 'auto') return 'sure enough, and nothing stands against it';
  const [first] = limiting;
  if (first === undefined) return 'as the gate says below';
  const more = limiting.length - 1;
  return more === 0 ? first.title : `${first.title}, and ${more} more`;
}
