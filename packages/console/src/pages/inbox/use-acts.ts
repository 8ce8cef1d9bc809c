import type { ItemView, VerdictBody } from '@signalbox/contract';
import { useEffect, useRef, useState } from 'react';
import type { Verdict } from '../../api/reviews.ts';
import { notifyProblemText } from '../../components/state/notify.ts';
import { newestRevision } from '../../words/newest-revision.ts';
import { whoMay } from '../../words/role-acts.ts';
import { troubleOf } from './problem-words.ts';
import { claimantOf } from './use-claims.ts';
import type { Desk } from './use-desk.ts';
import { changesOf, replyOf } from './use-drafts.ts';
import type { Sending } from './use-verdicts.ts';

export type Dialog = 'decline' | 'reassign' | 'alike';

export type Acts = ReturnType<typeof useActs>;

interface Ready {
  readonly itemId: string;
  readonly reviewId: string;
  readonly decisionId: string;
  readonly label: string;
  readonly values: Readonly<Record<string, string | null>>;
  readonly reply: NonNullable<ItemView['decision']>['reply'];
}

interface Given {
  readonly fields?: Readonly<Record<string, string>>;
  readonly queue?: string;
  readonly reply?: VerdictBody['reply'];
  readonly reasonCode?: string | undefined;
  readonly note?: string | undefined;
}

/** What a person can do with the case in view. Beginning to act claims it. */
export function useActs(desk: Desk) {
  const { opened, row, drafts, claims, verdicts, troubles, selection } = desk;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const isRepeat = useKeyRepeat();
  // Claims nobody asked for by name: given back when what they were for is given up.
  const passing = useRef(new Set<string>());
  const itemId = row?.itemId ?? null;
  const draft = drafts.of(itemId ?? '');

  const ready = (): Ready | null => {
    const { item } = opened;
    const why = whyNot(desk);
    if (why !== null) {
      if (why !== '') notifyProblemText(why);
      return null;
    }
    const reviewId = desk.isCheck ? row?.id : item?.review?.id;
    if (item?.decision == null || reviewId === undefined || isRepeat()) return null;
    return {
      itemId: item.id,
      reviewId,
      decisionId: item.decision.id,
      label: newestRevision(item)?.subject || item.externalId,
      values: Object.fromEntries(
        Object.entries(item.decision.fields).map(([field, { value }]) => [field, value]),
      ),
      reply: item.decision.reply ?? null,
    };
  };

  const refused = async (on: Ready, error: unknown): Promise<void> => {
    const claimant = await claimantOf(on.reviewId);
    const other = claimant === null || claimant === desk.names.me ? null : claimant;
    troubles.set(on.itemId, troubleOf(error, other === null ? null : desk.names.of(other)));
    drafts.change(on.itemId, { open: false });
    setDialog(null);
  };
  const begin = (on: Ready): void => {
    troubles.clear(on.itemId);
    if (!desk.isMine) passing.current.add(on.reviewId);
    claims.ensure(on.reviewId).catch((error: unknown) => refused(on, error));
  };
  const giveUp = (reviewId: string): void => {
    if (!passing.current.delete(reviewId)) return;
    claims.release(reviewId).catch(() => undefined);
  };

  const send = (on: Ready, verdict: Verdict, given: Given = {}): void => {
    const sending: Sending = {
      ...{ itemId: on.itemId, reviewId: on.reviewId, decisionId: on.decisionId, label: on.label },
      ...{
        isCheck: desk.isCheck,
        verdict,
        ...given,
        secondsSpent: desk.secondsOf(on.itemId),
        draft,
      },
    };
    const go = (): void => {
      troubles.clear(on.itemId);
      drafts.drop(on.itemId);
      setDialog(null);
      passing.current.delete(on.reviewId);
      verdicts.send(sending);
      selection.goOn();
    };
    // Where somebody else seems to have it, the claim comes first: nothing is shown as done that is likely to be refused.
    if (desk.claimedByOther === null) go();
    else claims.ensure(on.reviewId).then(go, (error: unknown) => refused(on, error));
  };

  const accept = (): void => {
    if (draft.open) {
      sendDraft();
      return;
    }
    const on = ready();
    if (on === null) return;
    const { said } = replyOf(draft, on.reply);
    const empty = Object.values(on.values).every((value) => value === null) && said === undefined;
    if (empty) notifyProblemText('Nothing is proposed here: press E and choose the values.');
    else send(on, 'accept', { reply: said });
  };
  const sendDraft = (): void => {
    const on = ready();
    if (on === null) return;
    const fields = changesOf(draft, on.values);
    const reasonCode = draft.reasonCode ?? undefined;
    const { said: reply, changed: reworded } = replyOf(draft, on.reply);
    const changed = Object.keys(fields).length > 0 || reworded;
    const proposed = Object.values(on.values).some((value) => value !== null);
    if (changed) send(on, 'edit', { fields, reply, reasonCode, note: draft.note });
    else if (proposed || reply !== undefined) send(on, 'accept', { reply, note: draft.note });
    else notifyProblemText('Choose at least one value.');
  };
  const edit = (): void => {
    const on = ready();
    if (on === null || draft.open) return;
    begin(on);
    drafts.change(on.itemId, { open: true });
  };
  const choose = (field: string, value: string): void => {
    const on = ready();
    if (on === null) return;
    if (!draft.open) begin(on);
    drafts.change(on.itemId, { open: true, fields: { ...draft.fields, [field]: value } });
  };
  const leaveEdit = (): void => {
    if (itemId === null || row === null) return;
    drafts.drop(itemId);
    giveUp(row.id);
  };
  const openDialog = (which: Dialog): void => {
    // A list of others, which each are decided by themselves: it needs neither this case nor its claim.
    if (which === 'alike') {
      if (desk.mayDecide && !desk.isCheck && row !== null && row.alike > 1) setDialog(which);
      return;
    }
    const on = ready();
    if (on === null) return;
    begin(on);
    setDialog(which);
  };
  const closeDialog = (): void => {
    setDialog(null);
    if (row !== null && dialog !== 'alike' && !draft.open) giveUp(row.id);
  };
  const toggleClaim = (): void => {
    const on = ready();
    if (on === null) return;
    passing.current.delete(on.reviewId);
    const done = desk.isMine ? claims.release(on.reviewId) : claims.ensure(on.reviewId);
    troubles.clear(on.itemId);
    Promise.resolve(done).catch((error: unknown) => refused(on, error));
  };
  const decideIn = (verdict: 'decline' | 'reassign', given: Given): void => {
    const on = ready();
    if (on !== null) send(on, verdict, given);
  };
  return {
    ...{ draft, dialog, accept, sendDraft, edit, choose, leaveEdit },
    ...{ openDialog, closeDialog, toggleClaim, decideIn },
  };
}

/** Why nothing can be decided now, as a sentence; empty: it is still loading; null: it can. */
function whyNot({ mayDecide, opened, isOpen, isCheck, row, words }: Desk): string | null {
  if (!mayDecide) return `${words.mayNot} Ask ${whoMay('decide reviews')}.`;
  if (opened.item === undefined) return '';
  if (opened.changed) return 'This case changed while you looked. Press . to see what is new.';
  if (!isOpen) return 'This one is closed. Go on with the next.';
  if (isCheck && row?.decisionId !== opened.item.decision?.id) {
    return 'It has been decided anew since; what is to be checked stands on its own page.';
  }
  return null;
}

/** Whether the press that runs now comes from a key held down: nobody decides thirty cases a second. */
function useKeyRepeat(): () => boolean {
  const repeat = useRef(false);
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      repeat.current = event.type === 'keydown' && event.repeat;
    };
    window.addEventListener('keydown', hear, true);
    window.addEventListener('keyup', hear, true);
    return () => {
      window.removeEventListener('keydown', hear, true);
      window.removeEventListener('keyup', hear, true);
    };
  }, []);
  return () => repeat.current;
}
