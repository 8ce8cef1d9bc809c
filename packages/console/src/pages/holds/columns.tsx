import type { ReactNode } from 'react';
import type { HoldRow } from '../../api/holds.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import type { Column } from '../../components/list/data-list.tsx';
import { Countdown } from '../../components/time/relative-time.tsx';
import { formatConfidence } from '../../format/number.ts';
import classes from './holds.module.css';
import { nameOf } from './use-hold-acts.ts';

/** `closed`: holds something was done to here; they no longer count down. */
export function holdColumns(closed: ReadonlySet<string>): readonly Column<HoldRow>[] {
  return [
    {
      id: 'until',
      header: 'Goes out',
      width: '76px',
      cell: (row) => <Until row={row} isOver={closed.has(row.id)} />,
    },
    {
      id: 'ticket',
      header: 'Ticket',
      width: 'minmax(0, 2fr)',
      cell: (row) => (
        <>
          <span className={classes.id}>{row.externalId}</span> {nameOf(row)}
        </>
      ),
    },
    {
      id: 'fields',
      header: 'What is written',
      width: 'minmax(0, 1.6fr)',
      cell: (row) => <Values row={row} />,
    },
    {
      id: 'sure',
      header: 'Least sure',
      width: '72px',
      align: 'end',
      cell: (row) => (row.lowestConfidence === null ? '–' : formatConfidence(row.lowestConfidence)),
    },
    { id: 'by', header: 'By', width: '104px', cell: (row) => <By row={row} /> },
  ];
}

export function narrowHold(row: HoldRow, closed: ReadonlySet<string>): ReactNode {
  return (
    <span className={classes.narrow}>
      <span className={classes.line}>
        <span className={classes.cut}>{nameOf(row)}</span>
        <Until row={row} isOver={closed.has(row.id)} />
      </span>
      <span className={classes.line}>
        <span className={classes.cut}>
          <Values row={row} />
        </span>
        <By row={row} />
      </span>
    </span>
  );
}

function Until({ row, isOver }: { readonly row: HoldRow; readonly isOver: boolean }): ReactNode {
  return (
    <span className={classes.until}>
      {isOver ? 'not held' : <Countdown at={row.until} over="going out" />}
    </span>
  );
}

function Values({ row }: { readonly row: HoldRow }): ReactNode {
  const values = Object.values(row.fields).filter((value) => value !== null);
  return <span className={classes.values}>{values.join(' · ')}</span>;
}

function By({ row }: { readonly row: HoldRow }): ReactNode {
  return row.origin === 'verdict' ? (
    <StateMark tone="accent">undo window</StateMark>
  ) : (
    <span className={classes.values}>{row.agent}</span>
  );
}
