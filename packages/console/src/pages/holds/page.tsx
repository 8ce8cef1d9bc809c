import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { HoldRow } from '../../api/holds.ts';
import { listQuery, rowsOf } from '../../api/pages.ts';
import { useMay } from '../../api/session.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { DataList } from '../../components/list/data-list.tsx';
import { NewsBar } from '../../components/list/news-bar.tsx';
import { useNarrow } from '../../components/list/use-narrow.ts';
import { Page } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatSpan } from '../../format/time.ts';
import { useStillRows } from '../../live/use-still-rows.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { holdColumns, narrowHold } from './columns.tsx';
import { HoldDetails } from './hold-details.tsx';
import classes from './holds.module.css';
import { type HoldActs, useHoldActs } from './use-hold-acts.ts';

const idOf = (row: HoldRow): string => row.id;

/** What is about to be written, soonest first, while it can still be stopped. */
export function HoldsPage(): ReactNode {
  const list = useInfiniteQuery(listQuery<HoldRow>('holds', '/v1/holds'));
  const fresh = useMemo(() => rowsOf(list.data), [list.data]);
  const still = useStillRows(fresh, idOf, 'holds');
  const acts = useHoldActs();
  const mayAct = useMay('hold:write');
  const isNarrow = useNarrow();
  const [chosen, setChosen] = useState<string | null>(null);
  const navigate = useNavigate();
  const open = still.rows.filter(({ id }) => !still.gone.has(id));
  // Nothing runs any more that could move under the cursor.
  if (open.length === 0 && (still.waiting > 0 || still.rows.length > 0)) still.load();
  const over = useMemo(() => new Set([...still.gone, ...acts.closed]), [still.gone, acts.closed]);
  const active = chosen ?? (isNarrow ? null : (still.rows[0]?.id ?? null));
  if (active !== chosen) setChosen(active);
  const row = still.rows.find(({ id }) => id === active);
  const isOver = row !== undefined && over.has(row.id);
  useHoldKeys(acts, isOver || !mayAct ? undefined : row, mayAct);
  const columns = useMemo(() => holdColumns(over), [over]);
  return (
    <Page
      title="Holds"
      question="What goes out next, and when?"
      fill
      bar={
        still.waiting === 0 ? undefined : <NewsBar waiting={still.waiting} onLoad={still.load} />
      }
    >
      {list.error !== null && list.data === undefined ? (
        <ErrorState
          error={list.error}
          what="The holds could not be loaded"
          onRetry={() => void list.refetch()}
        />
      ) : fresh === undefined ? (
        <RowsSkeleton />
      ) : still.rows.length === 0 ? (
        <Nothing />
      ) : (
        <div className={classes.split}>
          {isNarrow && row !== undefined ? null : (
            <DataList
              label="Holds"
              rows={still.rows}
              idOf={idOf}
              columns={columns}
              narrow={(one) => narrowHold(one, over)}
              active={active}
              onActive={setChosen}
              onOpen={(one) => {
                if (active === one.id && !isNarrow) {
                  void navigate({ to: '/items/$itemId', params: { itemId: one.itemId } });
                }
              }}
              gone={over}
              more={list.hasNextPage}
              onEnd={() => {
                if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
              }}
            />
          )}
          {row === undefined ? null : (
            <div className={classes.side}>
              {isNarrow ? (
                <Button
                  variant="subtle"
                  leftSection={<IconArrowLeft size={16} aria-hidden="true" />}
                  onClick={() => setChosen(null)}
                >
                  All holds
                </Button>
              ) : null}
              <HoldDetails row={row} isOver={isOver} mayAct={mayAct} acts={acts} />
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

function useHoldKeys(acts: HoldActs, row: HoldRow | undefined, enabled: boolean): void {
  const on = (run: (row: HoldRow) => void) => () => {
    if (row !== undefined) run(row);
  };
  useShortcuts('Holds', [
    { keys: 's', label: 'Stop it', run: on(acts.stop), enabled },
    { keys: ['x', 'e'], label: 'Change it in the inbox', run: on(acts.change), enabled },
    { keys: 'r', label: 'Release it now', run: on(acts.release), enabled },
    {
      keys: 'h',
      label: 'Hold all like this',
      run: on((one) => (one.origin === 'gate' ? acts.holdAlike(one) : undefined)),
      enabled,
    },
  ]);
}

function Nothing(): ReactNode {
  const { data: options } = useQuery(workspaceQuery);
  const delayMs = options?.delayMs ?? null;
  return (
    <EmptyState title="Nothing is about to go out">
      <div className={classes.teach}>
        <p>
          What an agent decides by itself waits here
          {delayMs === null ? '' : ` for ${formatSpan(delayMs)}`} before it is written, unless it is
          urgent. In that time one key stops it, changes it, lets it go, or holds everything like
          it.
        </p>
        <p>
          A verdict from the <Link to="/inbox">inbox</Link> waits here too, for the moment in which
          it can be taken back. What has gone out already is under <Link to="/items">Items</Link>.
        </p>
      </div>
    </EmptyState>
  );
}
