import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { notifyDone, notifyProblemText } from '../state/notify.ts';
import { copyText } from './copy.ts';

export interface CopyEntry {
  /** "Copy as cURL" */
  readonly label: string;
  readonly text: () => string;
}

/** A button that copies, and a menu where there is more than one form: `[{label: 'Copy as JSON', text: …}]`. */
export function CopyMenu({
  entries,
  label = 'Copy',
}: {
  readonly entries: readonly CopyEntry[];
  readonly label?: string;
}): ReactNode {
  const [only] = entries;
  const button = (onClick?: () => void): ReactNode => (
    <ActionIcon aria-label={label} title={label} {...(onClick === undefined ? {} : { onClick })}>
      <IconCopy size={16} />
    </ActionIcon>
  );
  if (entries.length === 1 && only !== undefined) return button(() => void copy(only));
  return (
    <Menu position="bottom-end">
      <Menu.Target>{button()}</Menu.Target>
      <Menu.Dropdown>
        {entries.map((entry) => (
          <Menu.Item key={entry.label} onClick={() => void copy(entry)}>
            {entry.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

async function copy(entry: CopyEntry): Promise<void> {
  if (await copyText(entry.text())) notifyDone('Copied.');
  else notifyProblemText('The browser does not allow copying here.');
}
