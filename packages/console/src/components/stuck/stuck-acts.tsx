import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { retryItem } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { confirm } from '../dialog/confirm.ts';
import { RoleNote } from '../role/role-states.tsx';
import { notifyDone, notifyProblem } from '../state/notify.ts';
import { ResolveDialog } from './resolve-dialog.tsx';
import { retryQuestion } from './retry-question.ts';
import { useRenewItems } from './use-renew-items.ts';

/** What can be done about a write whose item is stuck: run it again, or say how it ended. */
export function StuckActs({
  itemId,
  code,
}: {
  readonly itemId: string;
  readonly code: string;
}): ReactNode {
  const mayRetry = useMay('admin');
  const mayResolve = useMay('hold:write');
  const renew = useRenewItems();
  const [resolving, setResolving] = useState(false);
  const retry = useMutation({
    mutationFn: () => retryItem(itemId),
    onSuccess: () => notifyDone('It runs again.'),
    onError: notifyProblem,
    onSettled: renew,
  });
  const ask = async (): Promise<void> => {
    if ((await confirm(retryQuestion(code))) !== null) retry.mutate();
  };
  return (
    <>
      <Group gap="sm">
        {mayRetry ? (
          <Button variant="filled" disabled={retry.isPending} onClick={() => void ask()}>
            Retry …
          </Button>
        ) : null}
        {mayResolve ? <Button onClick={() => setResolving(true)}>Resolve by hand …</Button> : null}
      </Group>
      <RoleNote acts={['run stuck items again', 'resolve stuck items by hand']} />
      <ResolveDialog itemId={itemId} opened={resolving} onClose={() => setResolving(false)} />
    </>
  );
}
