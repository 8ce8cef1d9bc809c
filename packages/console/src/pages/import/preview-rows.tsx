import type { PreviewRow } from '@signalbox/contract';
import type { ReactNode } from 'react';
import type { ImportMode } from '../../api/imports.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import classes from './import.module.css';

type GoodRow = Extract<PreviewRow, { ok: true }>;

/** The first rows as they would be read, and what is wrong with those that would be put aside. */
export function PreviewRows({
  rows,
  as,
}: {
  readonly rows: readonly PreviewRow[];
  readonly as: ImportMode;
}): ReactNode {
  const columns: readonly TableColumn<PreviewRow>[] = [
    {
      id: 'line',
      header: 'Line',
      fit: true,
      cell: ({ line }) => <span className={classes.line}>{line}</span>,
    },
    {
      id: 'ticket',
      header: 'Ticket',
      cell: (row) => (row.ok ? <Ticket row={row} /> : <Fault row={row} />),
    },
    ...(as === 'history'
      ? [
          {
            id: 'answers',
            header: 'Answers',
            cell: (row: PreviewRow) => (row.ok ? <Answers row={row} /> : null),
          },
        ]
      : []),
  ];
  return (
    <Table
      label="First rows as they would be read"
      rows={rows}
      idOf={(row) => String(row.line)}
      columns={columns}
    />
  );
}

function Ticket({ row }: { readonly row: GoodRow }): ReactNode {
  const { externalId, subject, body, fields } = row;
  const along = Object.entries(fields);
  return (
    <div className={classes.ticket}>
      <span className={classes.subject}>
        {externalId === null ? null : <span className={classes.soft}>{externalId} </span>}
        {subject ?? ''}
      </span>
      <span className={classes.body}>{body}</span>
      {along.length === 0 ? null : (
        <span className={classes.soft}>
          {along.map(([name, value]) => `${name}: ${value}`).join(' · ')}
        </span>
      )}
    </div>
  );
}

function Answers({ row }: { readonly row: GoodRow }): ReactNode {
  if (!row.inScope) return <span className={classes.soft}>not a ticket: kept out of training</span>;
  const labels = Object.entries(row.labels);
  if (labels.length === 0) return <span className={classes.soft}>none</span>;
  return (
    <ul className={classes.answers}>
      {labels.map(([field, value]) => (
        <li key={field}>
          <span className={classes.soft}>{field}</span> {value}
        </li>
      ))}
    </ul>
  );
}

function Fault({ row }: { readonly row: Extract<PreviewRow, { ok: false }> }): ReactNode {
  return (
    <span className={classes.fault}>
      <StateMark tone="manual">put aside</StateMark> {row.reason}
    </span>
  );
}
