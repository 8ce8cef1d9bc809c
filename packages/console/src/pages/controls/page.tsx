import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useAgentNames } from '../../api/actors.ts';
import { isApiProblem } from '../../api/api-problem.ts';
import { controlStateQuery, controlsQuery } from '../../api/controls.ts';
import { useMay } from '../../api/session.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { TripDialog } from '../../components/control/trip-dialog.tsx';
import { type ControlActs, useControlActs } from '../../components/control/use-control-acts.ts';
import { useNarrow } from '../../components/list/use-narrow.ts';
import { Page } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import tabs from '../../components/tabs/tabs.module.css';
import { formatSpan } from '../../format/time.ts';
import { useCommands } from '../../shell/palette-store.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { ControlDetails } from './control-details.tsx';
import { ControlList } from './control-list.tsx';
import { offersFor } from './control-offers.ts';
import classes from './controls.module.css';
import { PastBar } from './past-bar.tsx';
import type { ControlsSearch } from './route.ts';
import { type Row, rowsOf, switchRows } from './rows.ts';
import { WhatIf } from './what-if.tsx';

/** What takes freedom away now, why, and how it is given back. */
export function ControlsPage(): ReactNode {
  const search = useSearch({ from: '/shell/controls' });
  const tried = search.view === 'what-if';
  const past = usePast(search);
  return (
    <Page
      title="Controls"
      question={
        tried
          ? 'What would other limits have done?'
          : past === undefined
            ? 'What limits the line now, and why?'
            : 'What limited the line then?'
      }
      fill={!tried}
      bar={
        <div className={classes.bar}>
          <nav aria-label="Controls" className={tabs.tabs}>
            <Link
              to="/controls"
              search={{ view: undefined }}
              activeOptions={{ explicitUndefined: true }}
              className={tabs.tab}
            >
              How they stand
            </Link>
            <Link to="/controls" search={{ view: 'what-if' }} className={tabs.tab}>
              Try other limits
            </Link>
          </nav>
          {tried ? null : <PastBar at={past} />}
        </div>
      }
    >
      {tried ? <WhatIf /> : <Standing search={search} past={past} />}
    </Page>
  );
}

/** The moment asked for; undefined for now and for what is no time. */
function usePast({ at }: ControlsSearch): string | undefined {
  const atMs = Date.parse(at ?? '');
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}

function Standing({
  search,
  past,
}: {
  readonly search: ControlsSearch;
  readonly past: string | undefined;
}): ReactNode {
  const state = useQuery(controlStateQuery(past));
  const rows = useControlRows(past);
  const acts = useControlActs();
  const mayAct = useMay('control:write') && past === undefined;
  const isNarrow = useNarrow();
  const navigate = useNavigate({ from: '/controls' });
  const open = (control: string | undefined): void => {
    void navigate({ search: (old) => ({ ...old, control }), replace: !isNarrow });
  };
  const wanted = rows?.find(({ id }) => id === search.control);
  const row = wanted ?? (isNarrow ? undefined : rows?.[0]);
  useListKeys({ rows: rows ?? [], row, open, acts, mayAct });
  if (state.data === undefined || rows === undefined) {
    if (state.error === null) return <RowsSkeleton />;
    if (past !== undefined && isApiProblem(state.error) && state.error.status === 404) {
      return (
        <EmptyState title="Nobody watched then">
          <p>How the controls stood at that moment cannot be told. Choose a later one.</p>
        </EmptyState>
      );
    }
    return (
      <ErrorState
        error={state.error}
        what="The controls could not be loaded"
        onRetry={() => void state.refetch()}
      />
    );
  }
  const { lagMs, staleAfterMs } = state.data;
  return (
    <>
      {acts.said === null ? null : (
        <p className={classes.said} role="status">
          {acts.said}
        </p>
      )}
      {lagMs > staleAfterMs ? (
        <p className={classes.late} role="status">
          <strong>
            The controls {past === undefined ? 'are' : 'were'} {formatSpan(lagMs)} behind.
          </strong>{' '}
          Until they have caught up, every decision asks a person.
        </p>
      ) : null}
      {past === undefined ? <RoleNote acts={['limit and free agents']} /> : null}
      {state.data.agents.length === 0 ? (
        <EmptyState
          title={
            past === undefined ? 'There is no agent to control yet' : 'Nothing was controlled then'
          }
        >
          <p>
            Once an agent decides, its error budget, its breaker and its mode stand here, each with
            the numbers behind it. Switches for everything are below all the time.
          </p>
        </EmptyState>
      ) : null}
      <div className={classes.split} data-past={past !== undefined}>
        {isNarrow && wanted !== undefined ? null : (
          <ControlList
            rows={rows}
            active={row?.id ?? null}
            limits={state.data.limits}
            past={past !== undefined}
            onOpen={open}
          />
        )}
        {row === undefined ? null : (
          <div className={classes.side}>
            {isNarrow ? (
              <Button
                variant="subtle"
                leftSection={<IconArrowLeft size={16} aria-hidden="true" />}
                onClick={() => open(undefined)}
              >
                All controls
              </Button>
            ) : null}
            <ControlDetails
              key={row.id}
              row={row}
              state={state.data}
              acts={mayAct ? acts : null}
              past={past !== undefined}
            />
          </div>
        )}
      </div>
      <TripDialog trip={acts.asked} onClose={acts.close} onTrip={acts.trip} />
    </>
  );
}

/** The rows of now, or of a past moment; then without switches, of which only the audit knows how they stood. */
function useControlRows(past: string | undefined): readonly Row[] | undefined {
  const state = useQuery(controlStateQuery(past)).data;
  const controls = useQuery({ ...controlsQuery, enabled: past === undefined }).data;
  const agents = useAgentNames();
  const sources = useQuery(workspaceQuery).data?.sources;
  return useMemo(() => {
    if (state === undefined) return undefined;
    if (past !== undefined) return rowsOf(state, []);
    const known = controls ?? [];
    const names = [...new Set([...agents, ...state.agents.map(({ agent }) => agent)])];
    const systems = [
      ...new Set([
        ...['api', 'desk'],
        ...(sources ?? []).map(({ name }) => name),
        ...state.sources.map(({ source }) => source),
      ]),
    ];
    return [...rowsOf(state, known), ...switchRows(known, names, systems)];
  }, [state, controls, agents, sources, past]);
}

function useListKeys({
  rows,
  row,
  open,
  acts,
  mayAct,
}: {
  readonly rows: readonly Row[];
  readonly row: Row | undefined;
  readonly open: (id: string) => void;
  readonly acts: ControlActs;
  readonly mayAct: boolean;
}): void {
  const at = row === undefined ? -1 : rows.indexOf(row);
  const step = (by: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next !== undefined) open(next.id);
  };
  const offers = row === undefined || !mayAct ? null : offersFor(row);
  const mode = row?.kind === 'mode' ? row.mode : null;
  const trip = (): void => {
    if (offers?.trip != null) acts.ask(offers.trip.trip);
  };
  const reset = (): void => {
    if (offers?.reset != null) void acts.reset(offers.reset.control, mode);
  };
  const resetBreaker = (): void => {
    if (offers?.resetBreaker != null) void acts.reset(offers.resetBreaker.control, null);
  };
  useShortcuts('Controls', [
    { keys: ['j', 'ArrowDown'], label: 'Next control', run: () => step(1) },
    { keys: ['k', 'ArrowUp'], label: 'Control before', run: () => step(-1) },
    { keys: 't', label: 'Limit or stop it', run: trip, enabled: offers?.trip != null },
    { keys: 'r', label: 'Reset it', run: reset, enabled: offers?.reset != null },
    {
      keys: 'b',
      label: 'Close its breaker',
      run: resetBreaker,
      enabled: offers?.resetBreaker != null,
    },
  ]);
  useCommands([
    ...(offers?.trip == null ? [] : [{ id: 'trip', label: offers.trip.trip.title, run: trip }]),
    ...(offers?.reset == null || row === undefined
      ? []
      : [{ id: 'reset', label: `Reset ${row.name} …`, run: reset }]),
  ]);
}
