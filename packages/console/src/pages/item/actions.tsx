import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ItemView } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { curlOf } from '../../components/copy/copy.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { ResolveDialog } from '../../components/stuck/resolve-dialog.tsx';
import { useCommands } from '../../shell/palette-store.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { OutcomeDialog } from './outcome-dialog.tsx';
import { useItemActions } from './use-item-actions.ts';

/** What the person may do with the item as it stands. */
export function Actions({
  item,
  erased,
}: {
  readonly item: ItemView;
  readonly erased: boolean;
}): ReactNode {
  const mayReview = useMay('review:write');
  const mayReport = useMay('item:write') && item.decision !== null && !erased;
  const mayErase = useMay('admin') && !erased;
  const mayResolve = useMay('hold:write') && item.stuck !== null;
  const [dialog, setDialog] = useState<'outcome' | 'erase' | 'resolve' | null>(null);
  const { retry, stop, release, review, busy } = useItemActions(item);
  const path = `/v1/items/${item.id}`;
  const offered = [
    ...(retry === null ? [] : [{ id: 'retry', label: 'Retry …', keys: 'r', run: retry }]),
    ...(mayResolve
      ? [
          {
            ...{ id: 'resolve', label: 'Resolve by hand …', keys: 'h' },
            run: () => setDialog('resolve'),
          },
        ]
      : []),
    ...(stop === null ? [] : [{ id: 'stop', label: 'Stop …', keys: 'x', run: stop }]),
    ...(review === null ? [] : [{ id: 'review', label: 'Ask a person …', keys: 'c', run: review }]),
    ...(release === null
      ? []
      : [{ id: 'release', label: 'Let it go now …', keys: 'o', run: release }]),
  ];
  useShortcuts(
    'Item',
    offered.map(({ keys, label, run }) => ({ keys, label: label.replace(' …', ''), run })),
  );
  useCommands([
    ...offered.map(({ id, label, run }) => ({ id, label, run })),
    ...(mayReport
      ? [{ id: 'outcome', label: 'Report what was right …', run: () => setDialog('outcome') }]
      : []),
    ...(mayErase
      ? [{ id: 'erase', label: 'Erase this item …', run: () => setDialog('erase') }]
      : []),
  ]);
  return (
    <>
      {item.state === 'in_review' && mayReview ? (
        <Button
          variant="filled"
          renderRoot={(props) => <Link to="/inbox" search={{ item: item.id }} {...props} />}
        >
          Open in the inbox
        </Button>
      ) : null}
      {item.check !== null && mayReview ? (
        <Button
          variant="filled"
          renderRoot={(props) => (
            <Link to="/inbox" search={{ kind: 'check', item: item.id }} {...props} />
          )}
        >
          Check it
        </Button>
      ) : null}
      {offered.map(({ id, label, run }) => (
        <Button
          key={id}
          disabled={busy}
          variant={id === 'retry' || id === 'stop' ? 'filled' : 'default'}
          {...(id === 'stop' ? { color: 'manual' } : {})}
          onClick={run}
        >
          {label}
        </Button>
      ))}
      <CopyMenu
        label="Copy the item"
        entries={[
          { label: 'Copy as JSON', text: () => JSON.stringify(item, null, 2) },
          { label: 'Copy as cURL', text: () => curlOf(path) },
          { label: 'Copy the link', text: () => `${window.location.origin}/items/${item.id}` },
          { label: 'Copy the id', text: () => item.id },
        ]}
      />
      {mayReport || mayErase ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label="More to do" title="More to do">
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayReport ? (
              <Menu.Item onClick={() => setDialog('outcome')}>Report what was right …</Menu.Item>
            ) : null}
            {mayErase ? (
              <Menu.Item color="manual" onClick={() => setDialog('erase')}>
                Erase this item …
              </Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <OutcomeDialog item={item} opened={dialog === 'outcome'} onClose={() => setDialog(null)} />
      <ResolveDialog
        itemId={item.id}
        opened={dialog === 'resolve'}
        onClose={() => setDialog(null)}
      />
      <EraseDialog item={item} opened={dialog === 'erase'} onClose={() => setDialog(null)} />
    </>
  );
}
