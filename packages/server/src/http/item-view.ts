import type { ItemSummary, ItemView } from '@signalbox/contract';
import { ownerOf } from '@signalbox/domain';
import type {
  CheckRow,
  DecisionRow,
  FlagRow,
  HandOverRow,
  ItemActionRow,
  MessageRow,
  ReviewRow,
} from '../store/views/item-parts.ts';
import type { ItemRow } from '../store/views/item-rows.ts';
import type { AuditViewRow, Timeline } from '../store/views/list-audit.ts';
import { toReplyView } from './reply-view.ts';

/** An original text, opened for a caller who may see it. */
export interface OriginalText {
  readonly subject: string;
  readonly text: string;
  /** What was not decided on. */
  readonly aside?: string;
}

export interface ItemParts {
  readonly item: ItemRow;
  readonly messages: readonly MessageRow[];
  readonly decision: DecisionRow | undefined;
  readonly actions: readonly ItemActionRow[];
  readonly review: ReviewRow | undefined;
  readonly check: CheckRow | undefined;
  readonly handOvers: readonly HandOverRow[];
  readonly flags: readonly FlagRow[];
  /** By message id; absent: the redacted text is shown. */
  readonly originals?: ReadonlyMap<string, OriginalText> | undefined;
  /** What fills the placeholders of a reply, with the originals. */
  readonly replyValues?: Readonly<Record<string, string>> | undefined;
}

/** One item as the contract shows it, without its timeline. */
export function toItemSummary(parts: ItemParts): ItemSummary {
  const { item, actions } = parts;
  // A new revision waits to be decided: what was decided on the old text says nothing about it.
  const stale =
    item.state === 'received' &&
    parts.decision !== undefined &&
    parts.decision.revision_no < item.revision_no;
  const decision = stale ? undefined : parts.decision;
  return {
    id: item.id,
    kind: item.kind,
    source: item.source,
    externalId: item.external_id,
    revision: item.revision,
    state: item.state,
    owner: ownerOf(item.state, {
      until: item.hold_until?.toISOString() ?? null,
      queue: item.queue,
    }),
    stuck:
      item.stuck_code === null
        ? null
        : { code: item.stuck_code, at: iso(item.stuck_at ?? item.updated_at) },
    lane: decision === undefined ? null : item.lane,
    receivedAt: iso(item.received_at),
    updatedAt: iso(item.updated_at),
    messages: parts.messages.map((message) => toMessage(message, parts)),
    context: parts.messages.filter(({ origin }) => origin === 'requester').at(-1)?.context ?? null,
    decision: decision === undefined ? null : toDecision(decision, parts),
    reasons: (decision?.reasons ?? []).map((reason) => ({
      code: reason.code,
      detail: reason.detail ?? '',
      value: reason.value ?? null,
      limit: reason.limit ?? null,
    })),
    hold:
      item.hold_id === null || item.hold_kind === null || item.hold_until === null
        ? null
        : { id: item.hold_id, kind: item.hold_kind, until: iso(item.hold_until) },
    review: toReview(parts.review),
    check: toCheck(parts.check),
    writes: actions
      .filter((action) => action.verdict !== null || action.attempts > 0)
      .map((action) => ({
        // One write an action, kept with it: they share their id.
        id: action.id,
        actionId: action.id,
        verdict: action.verdict ?? 'not_applied',
        attempts: action.attempts,
        at: iso(action.updated_at),
      })),
    handOvers: parts.handOvers.map(toHandOver),
    flags: parts.flags.map(({ said_by: by, verdict, satisfaction, note, at }) => ({
      ...{ by, verdict, satisfaction, note, at: iso(at) },
    })),
  };
}

export function toItemView(parts: ItemParts, timeline: Timeline): ItemView {
  return {
    ...toItemSummary(parts),
    timeline: timeline.rows.map((row, n) => ({
      seq: timeline.firstSeq + n,
      at: iso(row.at),
      stage: row.stage,
      type: row.type,
      actor: toActor(row.actor),
      detail: { ...row.detail },
      auditId: row.id,
    })),
  };
}

type Actor = ItemView['timeline'][number]['actor'];

/** `key:UUID`, `agent:NAME`, `person:UUID`; anything else is the system itself. */
export function toActor(actor: string): Actor {
  const [, kind, id] = /^(agent|person|key):(.+)$/s.exec(actor) ?? [];
  if (kind === undefined || id === undefined) return { kind: 'system', id: actor };
  return { kind: kind as Actor['kind'], id };
}

export function toAuditView(row: AuditViewRow): {
  readonly id: string;
  readonly at: string;
  readonly stage: string;
  readonly type: string;
  readonly actor: Actor;
  readonly itemId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
} {
  const { id, stage, type, detail } = row;
  return {
    id,
    at: iso(row.at),
    stage,
    type,
    actor: toActor(row.actor),
    itemId: row.item_id,
    detail,
  };
}

function toMessage(message: MessageRow, parts: ItemParts): ItemSummary['messages'][number] {
  const { id, origin: from, fields } = message;
  const base = { id, at: iso(message.at), from, fields: { ...fields } };
  if (parts.item.erased_at !== null && message.subject === '' && message.body === '') {
    return { ...base, redacted: true };
  }
  const original = parts.originals?.get(message.id);
  return original === undefined
    ? { ...base, subject: message.subject, text: message.body, redacted: true }
    : {
        ...base,
        subject: original.subject,
        text: original.text,
        ...(original.aside === undefined ? {} : { aside: original.aside }),
        redacted: false,
      };
}

function toDecision(
  decision: DecisionRow,
  { item, actions, replyValues }: ItemParts,
): ItemSummary['decision'] {
  const own = actions.filter((action) => action.decision_id === decision.id);
  const fields = Object.entries(decision.fields).map(([name, field]) => [
    name,
    {
      value: field.value,
      confidence: field.confidence,
      rawConfidence: field.rawConfidence,
      alternatives: field.alternatives,
      evidence: field.evidence,
      lane: field.lane,
      tier: field.tier,
    },
  ]);
  return {
    id: decision.id,
    agent: decision.agent,
    version: decision.version,
    fields: Object.fromEntries(fields),
    actions: own.map(({ id, type, risk, hash, payload }) => ({
      ...{ id, type, risk, hash },
      summary: summaryOf(type, payload.fields),
    })),
    reply: toReplyView(decision.reply, own.at(-1), item.state, replyValues),
    doubt: decision.doubt.map((one) => ({ ...one })),
    fallback: decision.fallback,
  };
}

function summaryOf(type: string, fields: Readonly<Record<string, string>> | undefined): string {
  const set = Object.entries(fields ?? {}).map(([name, value]) => `${name} = ${value}`);
  if (type !== 'set_fields' && type !== 'answer') return type;
  const doing = set.length === 0 ? 'set nothing' : `set ${set.join(', ')}`;
  return type === 'answer' ? `${doing} and answer the requester` : doing;
}

function toReview(review: ReviewRow | undefined): ItemSummary['review'] {
  if (review === undefined) return null;
  switch (review.state) {
    case 'open':
      return { id: review.id, state: review.claimed === true ? 'claimed' : 'open' };
    case 'decided':
    case 'expired':
      return { id: review.id, state: review.state };
    default:
      return { id: review.id, state: 'superseded' };
  }
}

function toHandOver(row: HandOverRow): ItemSummary['handOvers'][number] {
  const { id, kind, cause, verdict, attempts } = row;
  const base = { id, kind, cause, verdict, attempts, at: iso(row.updated_at) };
  return { ...base, errorCode: row.error_code, fields: { ...row.fields } };
}

function toCheck(check: CheckRow | undefined): ItemSummary['check'] {
  if (check === undefined) return null;
  const { id, origin } = check;
  return { id, state: check.claimed === true ? 'claimed' : 'open', origin };
}

function iso(date: Date): string {
  return date.toISOString();
}
