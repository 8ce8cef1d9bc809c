import type { EndedVerdict } from '../shared/write-verdict.ts';
import {
  judgeReadBack,
  type OutsideFields,
  type OutsideState,
  planWrite,
} from './judge-read-back.ts';

export type HandOverPlan =
  | { readonly kind: 'write'; readonly fields: OutsideFields }
  | { readonly kind: 'already_done'; readonly verdict: EndedVerdict };

/**
 * Plans the note of a hand-over and where it puts the ticket. A queue that a person has chosen since the ticket came in stands:
 * the note is written all the same.
 *
 * @param lastSeen the values the ticket came in with, and over them what we wrote ourselves.
 */
export function planHandOver(
  intended: OutsideFields,
  before: OutsideState,
  lastSeen: OutsideFields,
): HandOverPlan {
  const plan = planWrite(intended, before, lastSeen);
  if (plan.kind === 'already_done') {
    // Found by its mark: the values may have been changed since, which is no business of a note.
    return { kind: 'already_done', verdict: judgeReadBack({}, before) };
  }
  if (plan.kind === 'write') return { kind: 'write', fields: intended };
  const theirs = new Set(plan.fields);
  const kept = Object.entries(intended).filter(([name]) => !theirs.has(name));
  return { kind: 'write', fields: Object.fromEntries(kept) };
}
