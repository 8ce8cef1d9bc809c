/** What an action tells a requester. */
export interface OutgoingReply {
  /** Plain text, redacted; filled where it is sent. */
  readonly text: string;
  /** BCP 47; null: nobody knows. */
  readonly language: string | null;
  /** Makes the hash of the action say nothing about the text once that is erased. */
  readonly nonce: string;
}
