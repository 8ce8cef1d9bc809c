import type { KnownMail, MailIdentity, ThreadPointer } from '@signalbox/domain';

/** Identities of a mail as hashes without a key; the ledger keeps them under one. */
export interface MailQuery {
  readonly raw: string;
  readonly messageId: string | null;
  readonly content: string;
  /** Address of the sender. */
  readonly from: string;
  /** Message-IDs it refers to, surest first. */
  readonly refersTo: readonly string[];
  /** Threads that ids and tokens of ours name. */
  readonly names: readonly ThreadPointer[];
}

/** What is known of a mail before it is taken in. */
export interface MailLook {
  /** As the ledger keeps it. */
  readonly identity: MailIdentity;
  /** Names the thread this mail would begin; nobody outside can tell it. */
  readonly threadId: string;
  /** The sender as one of the parties. */
  readonly sender: string;
  readonly known: readonly KnownMail[];
  /** Those of the threads it points to that exist, surest first. */
  readonly pointers: readonly ThreadPointer[];
  readonly parties: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A thread as an answer needs it, opened. */
export interface MailThread {
  readonly subject: string;
  /** All its requester said, as its item was last decided on. */
  readonly body: string;
  /** Null when it is not known any more: then nobody is answered. */
  readonly requester: { readonly email: string; readonly name: string | null } | null;
  /** Message-IDs of its mails, oldest first. */
  readonly messageIds: readonly string[];
}

/** Where a mail ended. Each is in exactly one place. */
export type MailPlace =
  /** Began an item. */
  | 'item'
  /** A message of a thread: a revision of its item. */
  | 'reply'
  /** Belongs to a thread, and is no message of a person. */
  | 'fact'
  /** No message of a person, and of no thread. */
  | 'noted'
  /** Another copy of one that was taken in. */
  | 'copy'
  /** Could not be read; kept as it is for a person. */
  | 'set_aside';

/** A mail that was read, for the transaction that moves the cursor past it. */
export interface MailRecord {
  readonly uidValidity: string;
  readonly uid: number;
  readonly identity: MailIdentity;
  readonly place: MailPlace;
  /** Why it is where it is, when that is not plain. */
  readonly finding: string | null;
  /** External id of the item it belongs to. */
  readonly threadId: string | null;
  /** Addresses that have a part in the thread by it. */
  readonly parties: readonly string[];
  /** What is kept sealed: of a mail what an answer and a reviewer need, of one that was set aside its bytes. */
  readonly secret: MailSecret;
  readonly atMs: number;
}

export type MailSecret =
  | {
      readonly messageId: string | null;
      readonly from: string;
      readonly name: string | null;
      readonly subject: string;
      readonly files: readonly MailFile[];
    }
  | { readonly rawBase64: string; readonly bytes: number };

export interface MailFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a connector of mail knows of the past. Connectors know no store; `main` hands this in. */
export interface MailLedger {
  look(mails: readonly MailQuery[]): Promise<readonly MailLook[]>;
  /** Null when there is no such thread, or its texts were erased. */
  thread(threadId: string): Promise<MailThread | null>;
  /** Answers to an address that were begun since a moment. */
  answersSince(address: string, sinceMs: number): Promise<number>;
  /**
   * Recorded before its first byte is sent: what a guard misses is counted, whatever becomes of it. False: the address had so
   * many within an hour, those others have begun meanwhile included, and nothing may be sent.
   */
  beginAnswer(answer: {
    readonly address: string;
    readonly threadId: string;
    readonly writeKey: string;
    readonly perHour: number;
  }): Promise<boolean>;
}
