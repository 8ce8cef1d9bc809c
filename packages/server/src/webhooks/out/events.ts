import type { WebhookEvent } from '@signalbox/contract';
import type { ToldRow } from '../../store/webhook/read-told.ts';

/** What happened, as a receiver is told: ids, states and codes, never a text. */
export interface ToldEvent {
  readonly type: WebhookEvent;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Audit entries that tell something. Events are read from the audit rather than written beside each change: the line does not
 * know that anybody listens, and what is in the audit cannot be lost.
 */
export const toldTypes: Readonly<Record<string, readonly WebhookEvent[]>> = {
  decided: ['item.decided', 'item.in_review'],
  gated_again: ['item.in_review'],
  hold_cancelled: ['item.in_review'],
  hold_to_review: ['item.in_review'],
  verdict: ['item.handed_over'],
  review_expired: ['review.expired', 'item.handed_over'],
  write_ended: ['item.resolved', 'item.stuck'],
  stuck: ['item.stuck'],
  settled: ['item.resolved', 'item.handed_over'],
  tripped: ['control.changed'],
  reset: ['control.changed'],
};

/** What an entry tells, in order; nothing for most. */
export function eventsOf(row: ToldRow): readonly ToldEvent[] {
  const { detail } = row;
  const item = (
    type: WebhookEvent,
    state: string,
    more: ToldEvent['data'] = {},
  ): readonly ToldEvent[] => {
    if (row.item_id === null) return [];
    const lane = textOf(detail['lane']) ?? row.lane;
    const data = { itemId: row.item_id, state, lane, decisionId: row.decision_id, ...more };
    return [{ type, data: { ...data, auditId: row.id } }];
  };
  const state = textOf(detail['state']);
  switch (row.type) {
    case 'decided':
      return [
        ...item('item.decided', state ?? 'deciding'),
        ...(state === 'in_review' ? item('item.in_review', state) : []),
      ];
    case 'gated_again':
      return state === 'in_review' ? item('item.in_review', state) : [];
    case 'hold_to_review':
      return item('item.in_review', 'in_review');
    case 'hold_cancelled':
      // A person's own approval taken back: the review is open again. A correction taken back opens no review.
      return row.hold_origin === 'verdict' && state === null
        ? item('item.in_review', 'in_review')
        : [];
    case 'verdict':
      // Only a check says where it left the item: people may have had it already.
      return ['decline', 'reassign'].includes(textOf(detail['verdict']) ?? '') &&
        (state ?? 'handed_over') === 'handed_over'
        ? item('item.handed_over', 'handed_over')
        : [];
    case 'review_expired': {
      const reviewId = textOf(detail['reviewId']);
      return [
        ...item('review.expired', 'handed_over', { reviewId }),
        ...item('item.handed_over', 'handed_over'),
      ];
    }
    case 'write_ended': {
      const code = textOf(detail['stuckCode']);
      return code === null
        ? item('item.resolved', 'resolved')
        : item('item.stuck', 'stuck', { code });
    }
    case 'stuck':
      return item('item.stuck', 'stuck', { code: textOf(detail['code']) });
    case 'settled':
      return state === 'handed_over'
        ? item('item.handed_over', state)
        : item('item.resolved', 'resolved');
    case 'tripped':
    case 'reset': {
      const control = textOf(detail['control']);
      const data = { control, tripped: row.type === 'tripped', auditId: row.id };
      return [{ type: 'control.changed', data }];
    }
    default:
      return [];
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
