import type { ReplyView } from '@signalbox/contract';
import type { ItemState } from '@signalbox/domain';
import { fillReply } from '../redaction/index.ts';
import type { ItemActionRow, ProposedReplyRow } from '../store/views/item-parts.ts';

/** Where an item has gone to people, nothing of its proposal is sent. */
const ended: ReadonlySet<ItemState> = new Set(['handed_over', 'cancelled']);

/**
 * What is proposed to tell the requester, and what of it is sent.
 *
 * @param action the newest of the decision: what a person edited is there.
 * @param values what fills placeholders, for a caller who may see the original; absent: they stand.
 */
export function toReplyView(
  proposed: ProposedReplyRow | null,
  action: ItemActionRow | undefined,
  state: ItemState,
  values: Readonly<Record<string, string>> | undefined,
): ReplyView | null {
  if (proposed === null) return null;
  const { text, language, citations, confidence, hash } = proposed;
  const shown = (one: string): string =>
    values === undefined ? one : (fillReply(one, values) ?? one);
  const outgoing = hash === null ? null : outgoingOf(text, action, state);
  return {
    text: shown(text),
    redacted: values === undefined,
    ...{ language, confidence, hash },
    citations: citations.map(({ id, title }) => ({ id, title })),
    outgoing: outgoing === null ? null : shown(outgoing),
    edited: outgoing !== null && outgoing !== text,
  };
}

function outgoingOf(
  proposed: string,
  action: ItemActionRow | undefined,
  state: ItemState,
): string | null {
  // An edit that was undone is gone; the next verdict is on what was proposed.
  if (state === 'in_review') return proposed;
  if (ended.has(state) && (action?.attempts ?? 0) === 0) return null;
  return action?.payload.reply?.text ?? null;
}
