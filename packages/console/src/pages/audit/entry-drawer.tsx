import { Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { actorText } from '../../api/actors.ts';
import type { AuditEntryView } from '../../api/audit.ts';
import { curlOf } from '../../components/copy/copy.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { Fact, FactList } from '../../components/facts/facts.tsx';
import { ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { entryDetail, type Names } from '../../words/entry-detail.ts';
import { entryType } from '../../words/entry-types.ts';
import classes from './audit.module.css';

/** One entry: in words, and as it was sealed. */
export function EntryDrawer({
  entry,
  names,
  onClose,
}: {
  readonly entry: AuditEntryView | undefined;
  readonly names: Names;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={entry === undefined ? '' : entryType(entry.type).title}
    >
      {entry === undefined ? null : <Body entry={entry} names={names} />}
    </Drawer>
  );
}

function Body({
  entry,
  names,
}: {
  readonly entry: AuditEntryView;
  readonly names: Names;
}): ReactNode {
  const { itemId } = entry;
  const actor = actorText(entry.actor);
  const said = entryDetail(entry, names);
  return (
    <div className={classes.entry}>
      <p className={classes.soft}>{entryType(entry.type).means}</p>
      {said === '' ? null : <p>{said}</p>}
      <FactList>
        <Fact label="when">
          <ExactTime at={entry.at} />, <RelativeTime at={entry.at} />
        </Fact>
        <Fact label="who">
          {names.of(actor)}{' '}
          <Link to="/audit" search={{ actor }}>
            all by them
          </Link>
        </Fact>
        <Fact label="type">
          <code>{entry.type}</code> at {entry.stage}{' '}
          <Link to="/audit" search={{ type: entry.type }}>
            all of this type
          </Link>
        </Fact>
        {itemId === null ? null : (
          <Fact label="item">
            <Link to="/items/$itemId" params={{ itemId }}>
              open the item
            </Link>
            {' · '}
            <Link to="/audit" search={{ item: itemId }}>
              all of this item
            </Link>
          </Fact>
        )}
        <Fact label="id">
          <code>{entry.id}</code>
        </Fact>
      </FactList>
      <div className={classes.jsonHead}>
        <h3 className={classes.sub}>As it is kept</h3>
        <CopyMenu
          label="Copy the entry"
          entries={[
            { label: 'Copy as JSON', text: () => JSON.stringify(entry, null, 2) },
            {
              label: itemId === null ? 'Copy as cURL' : 'Copy as cURL, with its item’s others',
              text: () => curlOf('/v1/audit', itemId === null ? { type: entry.type } : { itemId }),
            },
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.json} tabIndex={0}>
        {JSON.stringify(entry.detail, null, 2)}
      </pre>
    </div>
  );
}
