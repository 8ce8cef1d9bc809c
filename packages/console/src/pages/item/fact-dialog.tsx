import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type FactView, stateFact } from '../../api/memory.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { aboutWords } from '../../words/memory-words.ts';

interface FactDialogProps {
  readonly itemId: string;
  /** Whom the item names. */
  readonly about: readonly FactView['about'][];
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** States a fact: agents are told it with the next ticket. */
export function FactDialog({ opened, onClose, ...form }: FactDialogProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="What should be known?">
      <FactForm {...form} onClose={onClose} />
    </Modal>
  );
}

const textMax = 500;

function FactForm({ itemId, about, onClose }: Omit<FactDialogProps, 'opened'>): ReactNode {
  const client = useQueryClient();
  const [whom, setWhom] = useState(about[0] ?? 'requester');
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => stateFact(itemId, { about: whom, text: text.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['item', itemId] });
      notifyDone('Kept. Agents are told it from the next ticket on.');
      onClose();
    },
    onError: notifyProblem,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Select
        label="About"
        data={about.map((value) => ({ value, label: aboutWords[value] }))}
        value={whom}
        allowDeselect={false}
        onChange={(next) => setWhom(about.find((one) => one === next) ?? whom)}
      />
      <Textarea
        mt="md"
        label="Fact"
        description="One sentence. Addresses, numbers and keys in it are removed before it is kept."
        value={text}
        maxLength={textMax}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          disabled={text.trim() === ''}
          loading={send.isPending}
        >
          Keep
        </Button>
      </Group>
    </form>
  );
}
