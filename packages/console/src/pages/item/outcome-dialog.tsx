import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type ItemView, reportOutcome } from '../../api/items.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';

type Witness = 'person' | 'requester' | 'source';
const witnesses: readonly { readonly value: Witness; readonly label: string }[] = [
  { value: 'person', label: 'a person of the service' },
  { value: 'requester', label: 'the requester' },
  { value: 'source', label: 'the source, by what stands there now' },
];

/** Says what turned out to be right: the agents are measured and taught by it. */
export function OutcomeDialog({
  item,
  opened,
  onClose,
}: {
  readonly item: ItemView;
  readonly opened: boolean;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="What turned out to be right?">
      <OutcomeForm item={item} onClose={onClose} />
    </Modal>
  );
}

function OutcomeForm({
  item,
  onClose,
}: {
  readonly item: ItemView;
  readonly onClose: () => void;
}): ReactNode {
  const client = useQueryClient();
  const { data: workspace } = useQuery(workspaceQuery);
  const fields = Object.keys(item.decision?.fields ?? {});
  const [field, setField] = useState(fields[0] ?? '');
  const decided = item.decision?.fields[field]?.value ?? null;
  const [value, setValue] = useState(decided ?? '');
  const [by, setBy] = useState<Witness>('person');
  const values = workspace?.fields[field]?.values ?? null;
  const send = useMutation({
    mutationFn: () => reportOutcome(item.id, { field, value: value.trim(), by }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['item', item.id] });
      notifyDone('Recorded. The agent is measured by it from now on.');
      onClose();
    },
    onError: notifyProblem,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value.trim() !== '') send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Select
        label="Field"
        data={fields}
        value={field}
        allowDeselect={false}
        onChange={(next) => {
          setField(next ?? field);
          setValue(item.decision?.fields[next ?? field]?.value ?? '');
        }}
      />
      {values === null ? (
        <TextInput
          mt="md"
          label="What was right"
          description={decided === null ? 'Nothing was decided for it.' : `Decided: ${decided}`}
          value={value}
          maxLength={4_000}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
      ) : (
        <Select
          mt="md"
          label="What was right"
          description={decided === null ? 'Nothing was decided for it.' : `Decided: ${decided}`}
          data={[...values]}
          value={value === '' ? null : value}
          searchable
          onChange={(next) => setValue(next ?? '')}
        />
      )}
      <Select
        mt="md"
        label="Who says so"
        data={[...witnesses]}
        value={by}
        allowDeselect={false}
        onChange={(next) => setBy(witnesses.find((one) => one.value === next)?.value ?? by)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          disabled={value.trim() === ''}
          loading={send.isPending}
        >
          Record
        </Button>
      </Group>
    </form>
  );
}
