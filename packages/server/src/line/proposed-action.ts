import { randomUUID } from 'node:crypto';
import { replyLimits } from '@signalbox/contract';
import { graverRisk, type OutgoingReply, type Risk, sanitiseText } from '@signalbox/domain';
import type { DecidedRow } from '../store/decision/record-decisions.ts';
import { hashAction } from './action-hash.ts';
import type { Proposal, ProposedReply } from './proposal.ts';

/** A proposed reply as it is recorded with its decision. */
export interface RecordedReply extends ProposedReply, OutgoingReply {
  /** What an approval names: for exactly this text. Null: its source cannot answer requesters, so it is shown and not sent. */
  readonly hash: string | null;
}

/** What an action would do outside. */
interface Doing {
  readonly externalId: string;
  /** Outside field → value. */
  readonly fields: Readonly<Record<string, string>>;
  readonly reply: OutgoingReply | null;
}

/**
 * Type, hash and payload of an action. Without a reply it sets fields; with one it answers, and the hash covers the reply to
 * the letter.
 */
export function describeAction({ externalId, fields, reply }: Doing): {
  readonly type: 'set_fields' | 'answer';
  readonly hash: string;
  readonly payload: { readonly fields: Doing['fields']; readonly reply?: OutgoingReply };
} {
  const payload = reply === null ? { fields } : { fields, reply: { ...reply } };
  const type = reply === null ? 'set_fields' : 'answer';
  return { type, hash: hashAction({ type, externalId, ...payload }), payload };
}

/** What the action of a proposal can do to the world. */
export function riskOfProposal({ agent, reply }: Proposal, answers: boolean): Risk {
  return reply === null || !answers ? agent.risk : graverRisk(agent.risk, agent.answerRisk);
}

/**
 * The action of a proposal, with the reply as it is recorded.
 *
 * @param answers whether requesters of its source can be answered.
 */
export function proposedAction(
  externalId: string,
  fields: Readonly<Record<string, string>>,
  proposal: Proposal,
  answers: boolean,
): Pick<DecidedRow, 'action_type' | 'risk' | 'action_hash' | 'payload' | 'reply'> {
  const reply = proposal.reply === null ? null : toOutgoing(proposal.reply);
  const sent = answers ? reply : null;
  const { type, hash, payload } = describeAction({ externalId, fields, reply: sent });
  return {
    action_type: type,
    risk: riskOfProposal(proposal, answers),
    action_hash: hash,
    payload,
    reply:
      reply === null || proposal.reply === null
        ? null
        : { ...proposal.reply, ...reply, ...recorded(externalId, proposal.reply, sent) },
  };
}

function recorded(
  externalId: string,
  { citations }: ProposedReply,
  sent: OutgoingReply | null,
): Pick<RecordedReply, 'citations' | 'hash'> {
  return {
    // The subject of another ticket must not outlive that ticket here.
    citations: citations.map(({ id, title }) => ({
      id,
      title: id.startsWith('ticket:') ? '' : title,
    })),
    hash: sent === null ? null : hashAction({ type: 'reply', externalId, ...sent }),
  };
}

function toOutgoing({ text, language }: ProposedReply): OutgoingReply {
  return { text: plainReply(text), language, nonce: randomUUID() };
}

/** A reply as it may be sent: its characters as they are, within its limit, and nothing that looks like our own marks. */
export function plainReply(text: string): string {
  const { text: clean } = sanitiseText(text, replyLimits.textMax, { html: 'keep' });
  return clean.replaceAll('[signalbox:', '[signalbox :').trim();
}
