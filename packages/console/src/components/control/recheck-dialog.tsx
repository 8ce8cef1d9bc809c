import { Button, Group, Modal, Textarea } from '@mantine/core';
import type { RelatedView } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { type CheckScope, recheck, relatedQuery } from '../../api/checks.ts';
import { formatCount, formatPlural } from '../../format/number.ts';
import { FormProblem } from '../entry/entry-frame.tsx';
import { notifyDone } from '../state/notify.ts';
import { ErrorState, RowsSkeleton } from '../state/states.tsx';
import classes from './trip-dialog.module.css';

const reasonMax = 1_000;

/** Asks which decisions like an item's are put back for checking, and why; the button says how many. */
export function RecheckDialog({
  itemId,
  onClose,
}: {
  /** Null: closed. */
  readonly itemId: string | null;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal opened={itemId !== null} onClose={onClose} title="Put decisions back for checking?">
      {itemId === null ? null : <Ask key={itemId} itemId={itemId} onClose={onClose} />}
    </Modal>
  );
}

function Ask({
  itemId,
  onClose,
}: {
  readonly itemId: string;
  readonly onClose: () => void;
}): ReactNode {
  const { data, error, refetch } = useQuery(relatedQuery(itemId));
  if (data !== undefined) return <Form itemId={itemId} related={data} onClose={onClose} />;
  return error === null ? (
    <RowsSkeleton rows={3} />
  ) : (
    <ErrorState error={error} what="They could not be counted" onRetry={() => void refetch()} />
  );
}

/** How many of them nobody has looked at yet. */
export function uncheckedOf({ total, checked }: RelatedView['like']): number {
  return Math.max(0, total - checked);
}

function Form({
  itemId,
  related,
  onClose,
}: {
  readonly itemId: string;
  readonly related: RelatedView;
  readonly onClose: () => void;
}): ReactNode {
  const client = useQueryClient();
  const [scope, setScope] = useState<CheckScope>('like');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => recheck(itemId, { scope, reason: reason.trim() }),
    onSuccess: async ({ stopped, toCheck }) => {
      await Promise.all(
        ['item', 'items', 'reviews', 'holds', 'board', 'incidents'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      );
      notifyDone(
        `${formatPlural(toCheck, 'written decision')} to check, ${formatCount(stopped)} stopped before they went out.`,
      );
      onClose();
    },
  });
  const count = uncheckedOf(related[scope]);
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '' && count > 0 && !send.isPending) send.mutate();
  };
  const scopes = [
    {
      value: 'like',
      label: 'All like it',
      means: 'The same agent and version proposed the same, in the last seven days.',
    },
    { value: 'followed', label: 'Those after it', means: 'Of these, what was decided later.' },
  ] as const;
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      <p>
        What waits to be written goes to a person first; what is written already comes under “To
        check” in the inbox. Nothing that stands outside is changed by this.
      </p>
      <fieldset className={classes.modes}>
        <legend>Which</legend>
        {scopes.map(({ value, label, means }, at) => (
          <label key={value} className={classes.mode} data-checked={scope === value}>
            <input
              type="radio"
              name="scope"
              checked={scope === value}
              {...(at === 0 ? { 'data-autofocus': true } : {})}
              onChange={() => setScope(value)}
            />
            <span />
            <span>
              <strong>
                {label}: {formatCount(uncheckedOf(related[value]))}
              </strong>
              <span className={classes.means}>{means}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Textarea
        mt="md"
        label="Reason"
        description="Kept in the audit. Ctrl Enter sends."
        autosize
        minRows={2}
        maxLength={reasonMax}
        value={reason}
        error={tried && reason.trim() === '' ? 'Say why, in a few words.' : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormProblem>{send.error === null ? null : toApiProblem(send.error).detail}</FormProblem>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" loading={send.isPending} disabled={count === 0}>
          Put {formatPlural(count, 'decision')} back
        </Button>
      </Group>
    </form>
  );
}
