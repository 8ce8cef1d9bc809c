import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { eraseItem, type ItemView } from '../../api/items.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { formatPlural } from '../../format/number.ts';
import classes from './item.module.css';

/** The one thing here that nobody can take back: it wants the number of the ticket typed. */
export function EraseDialog({
  item,
  opened,
  onClose,
}: {
  readonly item: ItemView;
  readonly opened: boolean;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Erase this item for good?">
      <EraseForm item={item} onClose={onClose} />
    </Modal>
  );
}

function EraseForm({
  item,
  onClose,
}: {
  readonly item: ItemView;
  readonly onClose: () => void;
}): ReactNode {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const erase = useMutation({
    mutationFn: () => eraseItem(item.id),
    onSuccess: async ({ messages, decisions }) => {
      for (const key of [
        ['original', item.id],
        ['similar', item.id],
      ])
        client.removeQueries({ queryKey: key });
      await Promise.all(
        ['item', 'items'].map((topic) => client.invalidateQueries({ queryKey: [topic] })),
      );
      notifyDone(
        `Erased ${formatPlural(messages, 'message')} and ${formatPlural(decisions, 'decision')}.`,
      );
      onClose();
    },
    onError: notifyProblem,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === item.externalId) erase.mutate();
    else setWrong(true);
  };
  return (
    <form onSubmit={submit}>
      <ul className={classes.warn}>
        <li>Its text, the original too, its search words and what was decided from them go.</li>
        <li>
          The key its original was sealed with is destroyed. Back-ups from before still hold both:
          after restoring one, erase it again.
        </li>
        <li>That it was there, when, and who erased it stays in the audit, without text.</li>
        <li>The ticket in its source is not touched.</li>
      </ul>
      <TextInput
        mt="lg"
        label={`Type ${item.externalId} to erase it`}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={wrong ? `That is not ${item.externalId}.` : null}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setWrong(false);
        }}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" color="manual" loading={erase.isPending}>
          Erase for good
        </Button>
      </Group>
    </form>
  );
}
