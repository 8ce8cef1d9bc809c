import { Button, Checkbox, Group, Menu, Modal, TextInput } from '@mantine/core';
import type { SavedView, ViewPage } from '@signalbox/contract';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { deleteView, saveView, viewsQuery } from '../../api/views.ts';
import { notifyDone, notifyProblem } from '../state/notify.ts';
import { parseSearch, stringifySearch } from './search-values.ts';

/** The views of a page, kept on the server: open one, save what is set now, remove an own one. */
export function SavedViews({
  page,
  values,
  onOpen,
}: {
  readonly page: ViewPage;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly onOpen: (values: Readonly<Record<string, string>>) => void;
}): ReactNode {
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const { data: views = [] } = useQuery(viewsQuery(page));
  const remove = useMutation({
    mutationFn: (view: SavedView) => deleteView(view.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['views', page] }),
    onError: notifyProblem,
  });
  const query = stringifySearch({ ...values }).replace(/^\?/, '');
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconBookmark size={16} aria-hidden="true" />}>Views</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <Menu.Label>No saved views yet</Menu.Label> : null}
          {views.map((view) => (
            <Menu.Item key={view.id} onClick={() => onOpen(parseSearch(view.query))}>
              {view.name}
              {view.shared ? ' (shared)' : ''}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={query === ''} onClick={() => setSaving(true)}>
            Save the filters as a view …
          </Menu.Item>
          {views
            .filter(({ mine }) => mine)
            .map((view) => (
              <Menu.Item
                key={view.id}
                color="manual"
                leftSection={<IconTrash size={14} aria-hidden="true" />}
                onClick={() => remove.mutate(view)}
              >
                Remove “{view.name}”
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={saving} onClose={() => setSaving(false)} title="Save the filters as a view">
        <SaveForm page={page} query={query} onDone={() => setSaving(false)} />
      </Modal>
    </>
  );
}

function SaveForm({
  page,
  query,
  onDone,
}: {
  readonly page: ViewPage;
  readonly query: string;
  readonly onDone: () => void;
}): ReactNode {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => saveView({ name: name.trim(), page, query, shared }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['views', page] });
      notifyDone('The view is saved.');
      onDone();
    },
    onError: notifyProblem,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label="Name"
        data-autofocus
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        mt="md"
        label="Everybody in the tenant sees it"
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="filled" loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}
