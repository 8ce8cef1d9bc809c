import { Button, Progress } from '@mantine/core';
import type { ImportView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { importQuery, isOpen } from '../../api/imports.ts';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatCount } from '../../format/number.ts';
import { wayOut } from './faults.ts';
import classes from './import.module.css';
import { Quarantine } from './quarantine.tsx';
import { RunState } from './runs.tsx';
import { Trained } from './trained.tsx';

/** One import as it goes and as it ended. */
export function Run({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}): ReactNode {
  const { data: run, error, refetch } = useQuery(importQuery(id));
  if (run === undefined) {
    return error === null ? (
      <RowsSkeleton rows={3} />
    ) : (
      <ErrorState
        error={error}
        what="This import could not be loaded"
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <Section title={run.name} aside={<RunState run={run} />}>
      <div className={classes.form}>
        <p>{purposeOf(run)}</p>
        <Advance run={run} />
        <dl className={classes.counts}>
          <Count label="Rows done" value={run.rowsDone} note={ofTotal(run)} />
          <Count label="Imported" value={run.imported} />
          <Count label="Known already" value={run.duplicates} note="left out" />
          <Count label="Put aside" value={run.quarantined} urgent={run.quarantined > 0} />
        </dl>
        {run.state === 'failed' && run.error !== null ? <Failure run={run} /> : null}
        {run.quarantined > 0 && !isOpen(run) ? (
          <Quarantine id={run.id} rows={run.quarantined} />
        ) : null}
        {run.state === 'done' && run.as === 'history' ? <Trained run={run} /> : null}
        <div className={classes.buttons}>
          {run.state === 'done' ? <Next run={run} /> : null}
          <Button onClick={onClose}>{isOpen(run) ? 'Import another file' : 'Another file'}</Button>
        </div>
      </div>
    </Section>
  );
}

function purposeOf({ as, state }: ImportView): string {
  if (as === 'new') {
    return state === 'done'
      ? 'Each of these tickets is decided now, one after the other.'
      : 'New tickets to decide. Each is decided as soon as it is in.';
  }
  return state === 'done'
    ? 'Past tickets: kept as examples, redacted.'
    : 'Past tickets to learn from. The agents are trained when all rows are in.';
}

function Advance({ run }: { readonly run: ImportView }): ReactNode {
  if (!isOpen(run)) return null;
  const { rowsDone, rowsTotal, as } = run;
  const share = rowsTotal === null || rowsTotal === 0 ? 0 : (100 * rowsDone) / rowsTotal;
  const training = as === 'history' && rowsTotal !== null && rowsDone >= rowsTotal;
  return (
    <div>
      <Progress value={Math.min(100, share)} size="md" aria-label="Rows done" />
      <p className={classes.soft} role="status">
        {run.state === 'waiting'
          ? 'Waiting for its turn.'
          : training
            ? 'All rows are in; training. This takes seconds.'
            : 'It goes on when you leave this page, and after a restart of the server.'}
      </p>
    </div>
  );
}

function ofTotal({ rowsTotal, state }: ImportView): string {
  if (rowsTotal === null) return '';
  return state === 'done' ? 'all of the file' : `of about ${formatCount(rowsTotal)}`;
}

function Count({
  label,
  value,
  note = '',
  urgent = false,
}: {
  readonly label: string;
  readonly value: number;
  readonly note?: string;
  readonly urgent?: boolean;
}): ReactNode {
  return (
    <div className={classes.count} data-urgent={urgent}>
      <dt>{label}</dt>
      <dd>
        {formatCount(value)} <span className={classes.soft}>{note}</span>
      </dd>
    </div>
  );
}

function Failure({ run }: { readonly run: ImportView }): ReactNode {
  const untrained = run.error?.code === 'training_failed';
  return (
    <div role="alert" className={classes.failure}>
      <strong>
        {untrained
          ? 'The agents have not learned from these tickets.'
          : 'The import ended without the rest of its rows.'}
      </strong>
      <p>{wayOut(run.error?.code ?? '', run.error?.message ?? '')}</p>
      {untrained ? null : (
        <p>What was imported until then stays; choose the mended file to go on.</p>
      )}
      <code>{run.error?.code}</code>
    </div>
  );
}

function Next({ run }: { readonly run: ImportView }): ReactNode {
  return run.as === 'history' ? (
    <Button
      variant="filled"
      renderRoot={(props) => <Link {...props} to="/import" search={{ as: 'new' }} />}
    >
      Now new tickets to decide
    </Button>
  ) : (
    <Button component={Link} to="/items" variant="filled">
      See the decisions
    </Button>
  );
}
