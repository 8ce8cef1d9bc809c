import { ActionIcon, Button } from '@mantine/core';
import {
  IconArrowLeft,
  IconChevronDown,
  IconChevronUp,
  IconLayoutSidebar,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { boardQuery } from '../../api/board.ts';
import { NewsBar } from '../../components/list/news-bar.tsx';
import { Page } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatCount } from '../../format/number.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { preference } from '../../theme/preference.ts';
import { usePreference } from '../../theme/use-preference.ts';
import { CaseDialogs } from './case-dialogs.tsx';
import { CaseView } from './case-view.tsx';
import classes from './inbox.module.css';
import { InboxEmpty } from './inbox-empty.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import { QueueTabs } from './queue-tabs.tsx';
import { ReviewList } from './review-list.tsx';
import { useActs } from './use-acts.ts';
import { useCaseKeys } from './use-case-keys.ts';
import { type Desk, useDesk } from './use-desk.ts';

const listShown = preference('signalbox-inbox-list', ['shown', 'hidden'], 'shown');

/** One item, one decision, with everything that speaks for or against it beside it. */
export function InboxPage(): ReactNode {
  const search = useSearch({ from: '/shell/inbox' });
  return <Inbox key={search.kind ?? 'review'} search={search} />;
}

type Search = Parameters<typeof useDesk>[0];

function Inbox({ search }: { readonly search: Search }): ReactNode {
  const desk = useDesk(search);
  const acts = useActs(desk);
  const keys = useCaseKeys(desk, acts);
  const [list, setList] = usePreference(listShown);
  const { isNarrow, opened, selection } = desk;
  const toggleList = (): void => setList(list === 'shown' ? 'hidden' : 'shown');
  const showNew = (): void => (opened.changed ? opened.showNew() : desk.list.load());
  useShortcuts('Inbox', [
    { keys: 'l', label: 'Show or hide the list', run: toggleList, enabled: !isNarrow },
    { keys: '.', label: 'Show what is new', run: showNew },
  ]);
  const stepping = isNarrow && selection.active !== null;
  return (
    <Page
      title="Inbox"
      question={
        desk.isCheck
          ? 'Was it right what was decided without a person?'
          : 'What needs a decision, one item at a time?'
      }
      fill
      bar={
        stepping ? (
          <Stepper desk={desk} />
        ) : (
          <div className={classes.bar}>
            <QueueTabs kind={search.kind} />
            <InboxFilters search={search}>
              {isNarrow ? null : (
                <ActionIcon
                  aria-label={list === 'shown' ? 'Hide the list' : 'Show the list'}
                  aria-pressed={list === 'shown'}
                  title="L"
                  onClick={toggleList}
                >
                  <IconLayoutSidebar size={18} />
                </ActionIcon>
              )}
            </InboxFilters>
          </div>
        )
      }
    >
      <Content
        desk={desk}
        filtered={[search.queue, search.show].some((one) => one !== undefined)}
        withList={isNarrow ? !stepping : list === 'shown'}
      >
        <CaseView desk={desk} acts={acts} keys={keys} />
      </Content>
      <CaseDialogs desk={desk} acts={acts} />
    </Page>
  );
}

function Content({
  desk,
  filtered,
  withList,
  children,
}: {
  readonly desk: Desk;
  readonly filtered: boolean;
  readonly withList: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { list, rows, selection, isNarrow } = desk;
  if (list.error !== null && rows.length === 0) {
    return (
      <ErrorState error={list.error} what="The inbox could not be loaded" onRetry={list.again} />
    );
  }
  if (selection.active === null && list.rows === undefined) return <RowsSkeleton />;
  if (selection.active === null && rows.length === 0 && !list.more) {
    return <InboxEmpty filtered={filtered} kind={desk.isCheck ? 'check' : undefined} />;
  }
  return (
    <div className={classes.split} data-list={withList && !isNarrow}>
      {withList ? (
        <div className={classes.side}>
          <ListHead desk={desk} filtered={filtered} />
          <NewsBar waiting={desk.list.waiting} onLoad={desk.list.load} />
          <ReviewList
            label={desk.words.list}
            rows={rows}
            gone={list.gone}
            troubled={desk.troubles.has}
            active={selection.active}
            names={desk.names}
            more={list.more}
            onOpen={selection.go}
            onEnd={list.readOn}
            onSight={list.onSight}
          />
        </div>
      ) : null}
      {isNarrow && withList ? null : children}
    </div>
  );
}

function ListHead({
  desk,
  filtered,
}: {
  readonly desk: Desk;
  readonly filtered: boolean;
}): ReactNode {
  return (
    <p className={classes.listHead}>
      <span>{desk.words.list}</span>
      <Total desk={desk} filtered={filtered} />
    </p>
  );
}

/** How many there are: counted by the server where nothing is filtered, else what has been read. */
function Total({ desk, filtered }: { readonly desk: Desk; readonly filtered: boolean }): ReactNode {
  const { data: board } = useQuery(boardQuery);
  const { list, rows, selection } = desk;
  const open = rows.length - list.gone.size;
  const counted = desk.isCheck ? board?.needs.toCheck : board?.needs.inReview;
  const all = list.more && !filtered ? Math.max(counted ?? 0, open) : open;
  const place = selection.index >= 0 ? `${formatCount(selection.index + 1)} of ` : '';
  const isKnown = !list.more || (!filtered && counted !== undefined);
  return (
    <span>
      {place}
      {formatCount(all)}
      {isKnown ? '' : '+'}
    </span>
  );
}

/** On a phone: back to the list, and one case after the other. */
function Stepper({ desk }: { readonly desk: Desk }): ReactNode {
  const { selection } = desk;
  return (
    <div className={classes.stepper}>
      <Button
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden="true" />}
        onClick={() => selection.go(null)}
      >
        List
      </Button>
      <Total desk={desk} filtered={false} />
      <span>
        <ActionIcon aria-label="Case before" onClick={() => selection.step(-1)}>
          <IconChevronUp size={18} />
        </ActionIcon>
        <ActionIcon aria-label="Next case" onClick={() => selection.step(1)}>
          <IconChevronDown size={18} />
        </ActionIcon>
      </span>
    </div>
  );
}
