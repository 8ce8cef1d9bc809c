import type { Json } from '@signalbox/domain';

/** The columns of an entry its MAC covers, in the form the database gives them back. */
export interface EntryColumns {
  readonly id: string;
  /** The transaction that wrote it (xid8), decimal. */
  readonly xid: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly stage: string;
  readonly type: string;
  readonly actor: string;
  readonly itemId: string | null;
  readonly detail: Json;
}

/** An entry as it is stored. */
export interface AuditRow extends EntryColumns {
  /** HMAC-SHA256, 64 lower-case hex digits. */
  readonly mac: string;
}

/** The columns of a seal its hash covers. */
export interface SealColumns {
  readonly seq: number;
  /** The era whose entries it covers; transaction ids mean something within one era only. */
  readonly era: number;
  /** First transaction covered. */
  readonly fromXid: string;
  /** First transaction no longer covered. */
  readonly belowXid: string;
  readonly entries: number;
  readonly firstId: string | null;
  readonly lastId: string | null;
  /** Merkle root (RFC 6962) over the entries in (xid, id) order, hex. */
  readonly root: string;
  /** `hash` of the seal before; 64 zeros for the first. */
  readonly previousHash: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly sealedAt: string;
}

/** A seal as it is stored. */
export interface SealRow extends SealColumns {
  /** HMAC-SHA256, 64 lower-case hex digits. */
  readonly hash: string;
}
