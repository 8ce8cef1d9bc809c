import type { BoardView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { boardQuery } from '../../api/board.ts';
import { Page, Section } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Needs } from './needs.tsx';
import classes from './now.module.css';
import { Restraints } from './restraints.tsx';
import { SignalBoard } from './signal-board.tsx';
import { Switches } from './switches.tsx';

export function NowPage(): ReactNode {
  const { data, error, refetch } = useQuery(boardQuery);
  return (
    <Page
      title="Now"
      question="Where is the line open, and what needs a person?"
      actions={
        data === undefined ? null : (
          <span className={classes.asOf}>
            as of <RelativeTime at={data.at} />
          </span>
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton />
        ) : (
          <ErrorState
            error={error}
            what="The board could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : (
        <Loaded board={data} />
      )}
    </Page>
  );
}

function Loaded({ board }: { readonly board: BoardView }): ReactNode {
  // What the controls found themselves is told with its numbers; here stands what somebody has thrown.
  const switches = board.switches.filter(({ id }) => !/^(?:mode|breaker|burst):/.test(id));
  return (
    <>
      <Restraints switches={switches.length} />
      {switches.length === 0 ? null : <Switches switches={switches} />}
      <Needs needs={board.needs} />
      <Section
        title="Signal board"
        aside={<span className={classes.aside}>decisions of the last {board.windowHours} h</span>}
      >
        {board.agents.length === 0 ? (
          <EmptyState title="There is no agent yet">
            <p>
              An agent is a file under <code>agents/</code> of the workspace. It appears here once
              the workspace is in force.
            </p>
          </EmptyState>
        ) : (
          <SignalBoard board={board} />
        )}
      </Section>
      {board.cells.length === 0 ? <FirstSteps /> : null}
    </>
  );
}
