import type { VerdictBody } from '@signalbox/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ApiProblem, isApiProblem } from '../../api/api-problem.ts';
import { caseQuery } from '../../api/cases.ts';
import { cancelHold } from '../../api/holds.ts';
import { decideReview, type Verdict } from '../../api/reviews.ts';
import { notifyDone, notifyUndo } from '../../components/state/notify.ts';
import { type Trouble, troubleOf } from './problem-words.ts';
import { type Claims, claimantOf } from './use-claims.ts';
import type { Draft } from './use-drafts.ts';
import type { Names } from './use-names.ts';

/** A verdict on its way, with what must come back should it fail. */
export interface Sending {
  readonly itemId: string;
  readonly reviewId: string;
  readonly decisionId: string;
  /** What the case is called in messages: its subject. */
  readonly label: string;
  /** It says whether what was done was right, not whether to do it. */
  readonly isCheck: boolean;
  readonly verdict: Verdict;
  readonly fields?: Readonly<Record<string, string>>;
  readonly queue?: string;
  readonly reply?: VerdictBody['reply'];
  readonly reasonCode?: string | undefined;
  readonly note?: string | undefined;
  readonly secondsSpent: number;
  readonly draft: Draft;
}

export interface VerdictsDeps {
  readonly claims: Claims;
  readonly names: Names;
  readonly undoMs: number;
  readonly onFailed: (sending: Sending, trouble: Trouble) => void;
  readonly onUndone: (sending: Sending, reviewId: string) => void;
  readonly onUndoFailed: (sending: Sending, trouble: Trouble) => void;
}

export interface Verdicts {
  /** Reviews decided here: out of the list at once, before the server has answered. */
  readonly decided: ReadonlySet<string>;
  readonly send: (sending: Sending) => void;
  /** Takes back the newest that still can be. False: there is none. */
  readonly undo: () => boolean;
  readonly hide: (reviewIds: readonly string[]) => void;
}

interface Done {
  readonly sending: Sending;
  readonly answer: Promise<boolean>;
  readonly untilMs: number;
  readonly close: () => void;
}

const pastWords: Readonly<Record<Verdict, string>> = {
  accept: 'Accepted',
  edit: 'Changed',
  decline: 'Declined',
  reassign: 'Reassigned',
};

const checkedWords: Readonly<Record<Verdict, string>> = {
  accept: 'Noted as right',
  edit: 'Corrected',
  decline: 'Noted as wrong',
  reassign: 'Reassigned',
};

/** Nothing is written by these, so there is nothing to stop; their words say what comes of it. */
function endsAtOnce({ verdict, isCheck }: Sending): string | null {
  if (verdict === 'decline' || verdict === 'reassign') return 'People have it now.';
  return isCheck && verdict === 'accept' ? 'It counts for the agent.' : null;
}

/** Sends verdicts without waiting for the answer, and takes them back when it is a refusal or the person wants it. */
export function useVerdicts(deps: VerdictsDeps): Verdicts {
  const client = useQueryClient();
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const stack = useRef<Done[]>([]);
  const hide = useCallback((ids: readonly string[]) => {
    setDecided((old) => new Set([...old, ...ids]));
  }, []);
  const bringBack = (reviewId: string): void =>
    setDecided((old) => new Set([...old].filter((id) => id !== reviewId)));
  const renew = (itemId: string): void => {
    void client.invalidateQueries({ queryKey: ['reviews'] });
    void client.invalidateQueries({ queryKey: ['item', itemId] });
  };

  const takeBack = async (done: Done): Promise<void> => {
    const { sending } = done;
    stack.current = stack.current.filter((one) => one !== done);
    done.close();
    if (!(await done.answer)) return;
    const { itemId } = sending;
    try {
      await undoOnServer(itemId);
      const item = await client.fetchQuery({ ...caseQuery(itemId), staleTime: 0 });
      const again = sending.isCheck ? item.check : item.review;
      deps.onUndone(sending, again?.id ?? sending.reviewId);
    } catch (error) {
      deps.onUndoFailed(sending, troubleOf(error));
    } finally {
      renew(itemId);
    }
  };

  const record = async (sending: Sending): Promise<boolean> => {
    const { reviewId, itemId } = sending;
    try {
      const { claimId } = await deps.claims.ensure(reviewId);
      await decideReview(reviewId, bodyOf(sending, claimId));
      deps.claims.forget(reviewId);
      return true;
    } catch (error) {
      const code = isApiProblem(error) ? error.code : '';
      if (code !== 'invalid_body') deps.claims.forget(reviewId);
      const claimant = code === 'review_claimed' ? await claimantOf(reviewId) : null;
      bringBack(reviewId);
      deps.onFailed(sending, troubleOf(error, claimant === null ? null : deps.names.of(claimant)));
      return false;
    } finally {
      renew(itemId);
    }
  };

  return {
    decided,
    hide,
    send: (sending) => {
      hide([sending.reviewId]);
      const answer = record(sending);
      const past = sending.isCheck ? checkedWords : pastWords;
      const message = `${past[sending.verdict]}: ${sending.label}`;
      const ended = endsAtOnce(sending);
      if (ended !== null) {
        void answer.then((good) => (good ? notifyDone(`${message}. ${ended}`) : null));
        return;
      }
      const close = notifyUndo({
        message,
        forMs: deps.undoMs,
        undo: () => void takeBack(done),
      });
      const done: Done = { sending, answer, untilMs: Date.now() + deps.undoMs, close };
      void answer.then((good) => {
        if (good) return;
        close();
        stack.current = stack.current.filter((one) => one !== done);
      });
      stack.current = [...stack.current.filter(({ untilMs }) => untilMs > Date.now()), done];
    },
    undo: () => {
      const newest = stack.current.filter(({ untilMs }) => untilMs > Date.now()).at(-1);
      if (newest !== undefined) void takeBack(newest);
      return newest !== undefined;
    },
  };

  async function undoOnServer(itemId: string): Promise<void> {
    const item = await client.fetchQuery({ ...caseQuery(itemId), staleTime: 0 });
    // Without a delay there is nothing to stop: the write has begun, or somebody was faster.
    if (item.hold?.kind !== 'delay') {
      throw new ApiProblem({
        status: 409,
        code: item.state === 'writing' ? 'write_started' : 'hold_closed',
        detail: '',
        retry: 'never',
      });
    }
    await cancelHold(item.hold.id);
  }
}

function bodyOf(sending: Sending, claimId: string): Parameters<typeof decideReview>[1] {
  const { decisionId, verdict, fields, queue, reply, reasonCode, note, secondsSpent } = sending;
  return {
    ...{ claimId, decisionId, verdict, secondsSpent },
    ...(fields === undefined ? {} : { fields }),
    ...(queue === undefined ? {} : { queue }),
    ...(reply === undefined ? {} : { reply }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(note === undefined || note.trim() === '' ? {} : { note: note.trim() }),
  };
}
