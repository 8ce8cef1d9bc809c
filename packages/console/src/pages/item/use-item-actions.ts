import { useMutation } from '@tanstack/react-query';
import { cancelHold, holdToReview, releaseHold } from '../../api/holds.ts';
import { type ItemView, retryItem } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { type ConfirmQuestion, confirm } from '../../components/dialog/confirm.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { retryQuestion } from '../../components/stuck/retry-question.ts';
import { useRenewItems } from '../../components/stuck/use-renew-items.ts';

interface Asked {
  readonly question: ConfirmQuestion;
  readonly act: (reason: string) => Promise<unknown>;
  readonly done: string;
}

/** The actions that fit the item's state and the person's role; null for the others. Each asks first. */
export function useItemActions(item: ItemView): {
  readonly retry: (() => void) | null;
  readonly stop: (() => void) | null;
  readonly release: (() => void) | null;
  readonly review: (() => void) | null;
  readonly busy: boolean;
} {
  const mayRetry = useMay('admin');
  const mayHold = useMay('hold:write');
  const renew = useRenewItems();
  const run = useMutation({
    mutationFn: ({
      act,
      reason,
    }: {
      readonly act: Asked['act'];
      readonly reason: string;
      readonly done: string;
    }) => act(reason),
    onSuccess: (_answer, { done }) => notifyDone(done),
    onError: notifyProblem,
    // Also after a refusal: it says that the item stands otherwise than this page showed.
    onSettled: renew,
  });
  const ask = (asked: Asked) => (): void => {
    void confirm(asked.question).then((answer) => {
      if (answer !== null) run.mutate({ act: asked.act, reason: answer.reason, done: asked.done });
    });
  };
  const { hold, stuck, state } = item;
  const delay = mayHold && state === 'held' && hold?.kind === 'delay' ? hold.id : null;
  return {
    busy: run.isPending,
    retry:
      !mayRetry || stuck === null
        ? null
        : ask({
            question: retryQuestion(stuck.code),
            act: () => retryItem(item.id),
            done: 'It runs again.',
          }),
    stop: delay === null ? null : ask(stopQuestion(delay)),
    review: delay === null ? null : ask(reviewQuestion(delay)),
    release: delay === null ? null : ask(releaseQuestion(delay)),
  };
}

function stopQuestion(holdId: string): Asked {
  return {
    question: {
      title: 'Stop this write?',
      body: 'Nothing is written. What an agent decided is cancelled for good; what a person had approved goes back to review.',
      action: 'Stop',
      danger: true,
      reason: 'optional',
    },
    act: (reason) => cancelHold(holdId, reason),
    done: 'Stopped. Nothing was written.',
  };
}

function reviewQuestion(holdId: string): Asked {
  return {
    question: {
      title: 'Ask a person?',
      body: 'The delay ends and the item goes to the inbox, where its proposal can be changed.',
      action: 'Ask a person',
      reason: 'optional',
    },
    act: (reason) => holdToReview(holdId, { reason }),
    done: 'It is in the inbox.',
  };
}

function releaseQuestion(holdId: string): Asked {
  return {
    question: {
      title: 'Let it go now?',
      body: 'The gate looks once more; if it still says so, the write starts at once and cannot be stopped.',
      action: 'Let it go',
    },
    act: () => releaseHold(holdId),
    done: 'It is on its way.',
  };
}
