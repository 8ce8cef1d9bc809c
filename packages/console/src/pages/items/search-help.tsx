import { ActionIcon, Popover } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './items.module.css';

const ways: readonly (readonly [typed: string, finds: string])[] = [
  ['duty roster', 'tickets with both words, in any order'],
  ['"duty roster"', 'these words beside each other'],
  ['roster -printer', 'with the first word and without the second'],
  ['roster or rota', 'with either word'],
  ['INC-1234', 'the number of a ticket, in its text or its own'],
];

/** What may be typed into the search. */
export function SearchHelp(): ReactNode {
  return (
    <Popover position="bottom-start" width={360} trapFocus>
      <Popover.Target>
        <ActionIcon aria-label="How to search" title="How to search">
          <IconHelpCircle size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="How to search">
        <dl className={classes.help}>
          {ways.map(([typed, finds]) => (
            <div key={typed} style={{ display: 'contents' }}>
              <dt>
                <code>{typed}</code>
              </dt>
              <dd>{finds}</dd>
            </div>
          ))}
        </dl>
        <p className={classes.helpNote}>
          Words are whole words; upper and lower case do not matter. Names, addresses and numbers of
          people are redacted before the text is kept for searching, so they cannot be searched for.
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
