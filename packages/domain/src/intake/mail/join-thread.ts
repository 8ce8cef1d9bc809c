/** A thread a mail points to, by what it points with. */
export interface ThreadPointer {
  readonly threadId: string;
  readonly by: 'reference' | 'own_message' | 'token';
}

export type Joined =
  | { readonly kind: 'joins'; readonly threadId: string; readonly by: ThreadPointer['by'] }
  /** `strangerTo`: the thread it points to and has no part in; null when it points to none. */
  | { readonly kind: 'begins'; readonly strangerTo: string | null };

/**
 * Which thread a mail of a person belongs to. It joins the first it points to in which its sender has a part: wrote a mail of
 * it, or stood among its recipients. Whoever only knows a Message-ID or copied a token begins a thread of their own, because
 * joining would put their words into another's ticket and would have them answered to its requester.
 *
 * @param pointers those that are known, surest first: In-Reply-To, References from the newest, our own ids, tokens.
 * @param partiesOf who has a part in a thread, by their references.
 */
export function joinThread(
  sender: string,
  pointers: readonly ThreadPointer[],
  partiesOf: (threadId: string) => ReadonlySet<string>,
): Joined {
  for (const { threadId, by } of pointers) {
    if (partiesOf(threadId).has(sender)) return { kind: 'joins', threadId, by };
  }
  return { kind: 'begins', strangerTo: pointers[0]?.threadId ?? null };
}

/** Identities of a mail, as hashes. */
export interface MailIdentity {
  /** Of all its bytes. */
  readonly raw: string;
  /** Of its Message-ID; null without one. */
  readonly messageId: string | null;
  /** Of what it says: sender, date, subject, text, files. */
  readonly content: string;
}

export interface KnownMail extends MailIdentity {
  readonly uidValidity: string;
  readonly uid: number;
}

export type MailNews =
  | { readonly kind: 'new'; readonly reusesMessageId: boolean }
  /** The same mail under the number it had before its folder was numbered anew. */
  | { readonly kind: 'seen' }
  /** Another copy of a mail that was taken in. */
  | { readonly kind: 'copy' };

/**
 * Tells a mail that is new from one that came before. Numbers name a mail only while the folder keeps them (UIDVALIDITY);
 * beyond that its bytes do, and a second delivery of it has other bytes but the same Message-ID and content. Senders use a
 * Message-ID again for another text: that is new.
 */
export function tellMail(
  mail: MailIdentity,
  at: { readonly uidValidity: string; readonly uid: number },
  known: readonly KnownMail[],
): MailNews {
  const same = known.filter(({ raw }) => raw === mail.raw);
  if (same.length > 0) {
    const elsewhere = same.every((one) => one.uidValidity === at.uidValidity && one.uid !== at.uid);
    return { kind: elsewhere ? 'copy' : 'seen' };
  }
  const named = known.filter(({ messageId }) => messageId !== null && messageId === mail.messageId);
  if (named.some(({ content }) => content === mail.content)) return { kind: 'copy' };
  return { kind: 'new', reusesMessageId: named.length > 0 };
}
