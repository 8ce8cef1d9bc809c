import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { replayItem } from '../../api/conversations.ts';
import { type ConfirmQuestion, confirm } from '../../components/dialog/confirm.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';

const question: ConfirmQuestion = {
  title: 'Run this conversation again?',
  body:
    'The version that serves now gets what was recorded: the text and what tools answered. Models are asked and paid for. No tool is ' +
    'called, nothing is decided or written.',
  action: 'Run again',
};

/** Has the version that serves now run what was recorded. */
export function RunAgain({ itemId }: { readonly itemId: string }): ReactNode {
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: () => replayItem(itemId),
    onSuccess: ({ differences }) =>
      notifyDone(differences.length === 0 ? 'Nothing differs.' : 'Run again: it differs.'),
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ['item', itemId, 'conversation'] }),
  });
  const ask = (): void => {
    void confirm(question).then((answer) => {
      if (answer !== null) run.mutate();
    });
  };
  return (
    <Button size="compact-sm" loading={run.isPending} onClick={ask}>
      Run again …
    </Button>
  );
}
