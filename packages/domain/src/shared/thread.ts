/** What makes a ticket urgent, or seem so. */
export type UrgencySign =
  | 'said_urgent'
  | 'deadline'
  | 'many_affected'
  | 'work_stopped'
  | 'customers_affected'
  | 'distress';

/** Who said something: the requester, a person of the team, or Signalbox in its own name. */
export type Speaker = 'requester' | 'team' | 'agent';

/** Who the requester is: somebody who reads an answer, a program that does not, or nobody we know of. */
export type RequesterKind = 'person' | 'automatic' | 'unknown';

/** One message of a ticket, redacted. */
export interface ThreadMessage {
  readonly from: Speaker;
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
  /** Only the team sees it. */
  readonly internal: boolean;
  /** BCP 47; null: cannot be told. */
  readonly language: string | null;
}

/** What stands beside the messages. */
export interface ThreadFacts {
  readonly subject: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly requester: RequesterKind;
  readonly requesterDomain: string | null;
  /** The state the item had ended in before its newest message; null when it had not. */
  readonly reopened: 'resolved' | 'handed_over' | 'cancelled' | null;
}

/** Words of a message, as they stand there, with who said them and when. */
export interface Quote {
  readonly from: Speaker;
  readonly at: string;
  readonly words: string;
}

/**
 * What one needs to know of a ticket before one reads it: made of its messages by fixed steps, so that the same messages give the
 * same summary. It holds words of the ticket, redacted, and is kept and erased like its text.
 */
export interface ThreadSummary {
  readonly asked: string;
  readonly customer: string | null;
  readonly tier: string | null;
  readonly issueType: string | null;
  readonly requester: RequesterKind;
  readonly messages: Readonly<Record<Speaker, number>>;
  /** What has been tried already, the latest last. */
  readonly attempts: readonly Quote[];
  readonly escalations: readonly Quote[];
  readonly urgency: readonly (Quote & { readonly sign: UrgencySign })[];
  /** Asked by one side and not followed by a message of the other. */
  readonly openQuestions: readonly Quote[];
  /** In the order in which they were first used. */
  readonly languages: readonly string[];
  readonly lastSpeaker: Speaker;
  readonly lastAt: string;
  readonly waitingOn: 'team' | 'requester' | 'nobody';
  readonly reopened: ThreadFacts['reopened'];
}
