import { Button, Group, Modal, Radio, Textarea } from '@mantine/core';
import type { SettledAs } from '@signalbox/contract';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { resolveItem } from '../../api/items.ts';
import { notifyDone, notifyProblem } from '../state/notify.ts';
import { useRenewItems } from './use-renew-items.ts';

const reasonMax = 1_000;
const endings: readonly {
  readonly as: SettledAs;
  readonly label: string;
  readonly means: string;
}[] = [
  {
    as: 'written',
    label: 'It stands in the ticket',
    means: 'The item is resolved. Nothing more is sent.',
  },
  {
    as: 'not_written',
    label: 'It will not be written',
    means: 'People see to the ticket. Nothing more is sent.',
  },
];

/** A person who has looked at the ticket of a stuck item says how its write ended. */
export function ResolveDialog({
  itemId,
  opened,
  onClose,
}: {
  readonly itemId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="How did it end in the ticket?">
      <ResolveForm itemId={itemId} onClose={onClose} />
    </Modal>
  );
}

function ResolveForm({
  itemId,
  onClose,
}: {
  readonly itemId: string;
  readonly onClose: () => void;
}): ReactNode {
  const renew = useRenewItems();
  const [as, setAs] = useState<SettledAs | null>(null);
  const [reason, setReason] = useState('');
  const send = useMutation({
    mutationFn: (ended: SettledAs) => resolveItem(itemId, { as: ended, reason: reason.trim() }),
    onSuccess: () => {
      notifyDone('Recorded. Nothing more is sent.');
      onClose();
    },
    onError: notifyProblem,
    // Also after a refusal: it says that the item stands otherwise than this page showed.
    onSettled: renew,
  });
  const ready = as !== null && reason.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) send.mutate(as);
  };
  return (
    <form onSubmit={submit}>
      <p>Look at the ticket first: this is your word, and no read-back stands behind it.</p>
      <Radio.Group
        mt="md"
        label="What you found"
        value={as}
        onChange={(value) => setAs(endings.find((one) => one.as === value)?.as ?? null)}
      >
        {endings.map((one) => (
          <Radio key={one.as} mt="xs" value={one.as} label={one.label} description={one.means} />
        ))}
      </Radio.Group>
      <Textarea
        mt="lg"
        label="Reason"
        description="Kept in the audit."
        autosize
        minRows={2}
        maxLength={reasonMax}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={!ready} loading={send.isPending}>
          Record
        </Button>
      </Group>
    </form>
  );
}
