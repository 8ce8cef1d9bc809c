import { randomUUID } from 'node:crypto';
import type { VerdictBody } from '@signalbox/contract';
import { editShare, type OutgoingReply } from '@signalbox/domain';
import { type AlsoMarked, fillReply, redactReply } from '../../redaction/index.ts';
import type { ReplyVerdict } from '../../store/hold/insert-verdict.ts';
import type { ActionRow } from '../../store/item/lock-action.ts';
import { readReplySecrets } from '../../store/reply/read-secrets.ts';
import type { Tx } from '../../store/tx.ts';
import type { TenantKeys } from '../../vault/tenant-keys.ts';
import { plainReply } from '../proposed-action.ts';
import { Refusal } from '../refusal.ts';
import { openReplySecrets, sealAdded } from './secrets.ts';

/** What a verdict makes of a proposed reply. */
export interface JudgedReply {
  /** What is sent; null: nothing. */
  readonly reply: OutgoingReply | null;
  /** Values that a person brought into it, sealed for the action `sealedFor`; null: none. */
  readonly replySealed: Buffer | null;
  /** Null when there was none that could be sent. */
  readonly said: ReplyVerdict | null;
}

interface Judging {
  readonly keys: TenantKeys;
  readonly action: ActionRow;
  readonly body: VerdictBody;
  /** What is redacted beside structured values. */
  readonly also: AlsoMarked;
  /** The action that will hold it. */
  readonly sealedFor: string;
}

/**
 * What a person's verdict makes of the reply. A yes is for exactly the text whose hash it names, or for the one they put in its
 * place.
 *
 * @throws Refusal `reply_unread` for a yes that does not name the reply, `invalid_body` for a text that is empty, has a
 * placeholder nobody can fill, or comes with a verdict that changes nothing
 */
export async function judgeReply(tx: Tx, judging: Judging): Promise<JudgedReply> {
  const { action, body } = judging;
  const { reply: proposed } = action;
  if (proposed === null || proposed.hash === null) {
    if (body.reply !== undefined) throw new Refusal('invalid_body');
    return { reply: null, replySealed: null, said: null };
  }
  if (body.verdict === 'decline' || body.verdict === 'reassign') return unsent(false);
  if (body.reply?.hash !== proposed.hash) throw new Refusal('reply_unread');
  const { text, send } = body.reply;
  if (body.verdict === 'accept' && (text !== undefined || !send)) throw new Refusal('invalid_body');
  if (!send) return unsent(true);
  const { language, nonce } = proposed;
  const asProposed = { text: proposed.text, language, nonce };
  if (text === undefined) return sent(asProposed, null, 0);
  const edited = await redactEdited(tx, judging, { proposed: proposed.text, text });
  if (edited === null) return sent(asProposed, null, 0);
  const share = editShare(proposed.text, edited.redacted);
  return sent({ text: edited.redacted, language, nonce: randomUUID() }, edited.sealed, share);
}

function unsent(edited: boolean): JudgedReply {
  return { reply: null, replySealed: null, said: { sent: false, edited, share: null } };
}

function sent(reply: OutgoingReply, replySealed: Buffer | null, share: number): JudgedReply {
  return { reply, replySealed, said: { sent: true, edited: share > 0, share } };
}

/** Null when it says what was proposed, whether with placeholders or with their values. */
async function redactEdited(
  tx: Tx,
  { keys, action, also, sealedFor }: Judging,
  { proposed, text }: { readonly proposed: string; readonly text: string },
): Promise<{ readonly redacted: string; readonly sealed: Buffer | null } | null> {
  const [row] = await readReplySecrets(tx, [action.id]);
  // Erased a moment ago: there is no decision left to say yes to.
  if (row === undefined) throw new Refusal('decision_superseded');
  const plain = plainReply(text);
  const { key, values } = openReplySecrets(keys, { ...row, reply_sealed: null });
  if (plain === proposed || plain === fillReply(proposed, values)) return null;
  const edited = plain === '' ? null : redactReply(plain, values, also);
  if (edited === null) throw new Refusal('invalid_body');
  return { redacted: edited.redacted, sealed: sealAdded(key, sealedFor, edited.added) };
}
