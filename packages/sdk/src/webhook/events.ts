import type { ErrorCode, ItemState } from '@signalbox/contract';

interface OfItem {
  readonly itemId: string;
  readonly state: ItemState;
  readonly lane: 'auto' | 'assisted' | 'manual' | null;
  readonly decisionId: string | null;
  /** The audit entry it tells of. */
  readonly auditId: string;
}

interface Told<Type extends string, Data> {
  readonly type: Type;
  /** When it happened, RFC 3339. Events may overtake each other. */
  readonly timestamp: string;
  readonly data: Data;
}

/** What a webhook says: ids, states and codes, never a word of a ticket. */
export type WebhookMessage =
  | Told<'item.decided' | 'item.in_review' | 'item.resolved' | 'item.handed_over', OfItem>
  | Told<'item.stuck', OfItem & { readonly code: ErrorCode | null }>
  | Told<'review.expired', OfItem & { readonly reviewId: string | null }>
  | Told<
      'control.changed',
      { readonly control: string | null; readonly tripped: boolean; readonly auditId: string }
    >
  | Told<'webhook.test', Readonly<Record<string, unknown>>>;
