import type { DecidedFieldView, ThreadSummaryView } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface MessageRow {
  readonly item_id: string;
  readonly id: string;
  readonly origin: 'requester' | 'agent' | 'person';
  readonly at: Date;
  readonly subject: string;
  readonly body: string;
  /** Redacted. */
  readonly fields: Readonly<Record<string, string>>;
  readonly context: ThreadSummaryView | null;
}

/** What was proposed to tell the requester, redacted. */
export interface ProposedReplyRow {
  readonly text: string;
  readonly language: string | null;
  readonly citations: readonly { readonly id: string; readonly title: string }[];
  readonly confidence: number;
  readonly hash: string | null;
}

export interface DecisionRow {
  readonly id: string;
  readonly revision_no: number;
  readonly agent: string;
  readonly version: string;
  readonly fields: Readonly<Record<string, DecidedFieldView & { readonly target?: string }>>;
  readonly reasons: readonly {
    readonly code: string;
    readonly detail?: string;
    readonly value?: number | string | null;
    readonly limit?: number | string | null;
  }[];
  readonly doubt: readonly Readonly<Record<string, unknown>>[];
  readonly fallback: 'quick' | 'cached' | 'rules' | null;
  /** Null: none was proposed, or it was erased. */
  readonly reply: ProposedReplyRow | null;
}

export interface ItemActionRow {
  readonly item_id: string;
  readonly id: string;
  readonly decision_id: string;
  readonly type: string;
  readonly risk: string;
  readonly hash: string;
  readonly payload: {
    readonly fields?: Readonly<Record<string, string>>;
    readonly reply?: { readonly text: string };
  };
  readonly verdict: string | null;
  readonly attempts: number;
  readonly updated_at: Date;
}

export interface ReviewRow {
  readonly item_id: string;
  readonly id: string;
  readonly state: string;
  readonly claimed: boolean | null;
}

/** An open check. */
export interface CheckRow {
  readonly item_id: string;
  readonly id: string;
  readonly origin: 'sample' | 'cascade' | 'person';
  readonly claimed: boolean | null;
}

/** What the source of an item was told when it went to a person. */
export interface HandOverRow {
  readonly item_id: string;
  readonly id: string;
  readonly kind: 'note' | 'acknowledgement';
  readonly cause: string;
  readonly verdict: string;
  readonly error_code: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly attempts: number;
  readonly updated_at: Date;
}

/** What requesters and people said of an item. */
export interface FlagRow {
  readonly item_id: string;
  readonly said_by: 'requester' | 'person';
  readonly verdict: 'right' | 'wrong' | null;
  readonly satisfaction: number | null;
  readonly note: string | null;
  readonly at: Date;
}

const messagesText = `
  select item_id, id, origin, at, subject, body, fields, context from message
  where tenant_id = $1 and item_id = any ($2::uuid[]) order by item_id, id`;
const decisionsText = `
  select id, revision_no, agent, version, fields, reasons, doubt, fallback, reply from decision
  where tenant_id = $1 and id = any ($2::uuid[])`;
const actionsText = `
  select item_id, id, decision_id, type, risk, hash, payload, verdict, attempts, updated_at from action
  where tenant_id = $1 and item_id = any ($2::uuid[]) order by item_id, id`;
const reviewsText = `
  select distinct on (item_id) item_id, id, state, state = 'open' and claim_expires_at > now() as claimed
  from hold where tenant_id = $1 and item_id = any ($2::uuid[]) and kind = 'review' order by item_id, id desc`;
const checksText = `
  select distinct on (item_id) item_id, id, origin, claim_expires_at > now() as claimed from hold
  where tenant_id = $1 and item_id = any ($2::uuid[]) and kind = 'check' and state = 'open' and until > now()
  order by item_id, id desc`;

const handOversText = `
  select item_id, id, kind, cause, verdict, error_code, fields, attempts, updated_at from hand_over
  where tenant_id = $1 and item_id = any ($2::uuid[]) order by item_id, id`;

export function readMessages(tx: Tx, itemIds: readonly string[]): Promise<readonly MessageRow[]> {
  return tx.query(messagesText, [tx.tenantId, itemIds], 'view-messages');
}

export function readDecisions(tx: Tx, ids: readonly string[]): Promise<readonly DecisionRow[]> {
  return tx.query(decisionsText, [tx.tenantId, ids], 'view-decisions');
}

export function readActions(tx: Tx, itemIds: readonly string[]): Promise<readonly ItemActionRow[]> {
  return tx.query(actionsText, [tx.tenantId, itemIds], 'view-actions');
}

/** The latest review of each item. */
export function readReviews(tx: Tx, itemIds: readonly string[]): Promise<readonly ReviewRow[]> {
  return tx.query(reviewsText, [tx.tenantId, itemIds], 'view-reviews');
}

/** The open check of each item that has one. */
export function readChecks(tx: Tx, itemIds: readonly string[]): Promise<readonly CheckRow[]> {
  return tx.query(checksText, [tx.tenantId, itemIds], 'view-checks');
}

export function readHandOvers(tx: Tx, itemIds: readonly string[]): Promise<readonly HandOverRow[]> {
  return tx.query(handOversText, [tx.tenantId, itemIds], 'view-hand-overs');
}

const flagsText = `
  select item_id, said_by, verdict, satisfaction, note, at from flag
  where tenant_id = $1 and item_id = any ($2::uuid[]) order by item_id, id`;

export function readFlags(tx: Tx, itemIds: readonly string[]): Promise<readonly FlagRow[]> {
  return tx.query(flagsText, [tx.tenantId, itemIds], 'view-flags');
}
