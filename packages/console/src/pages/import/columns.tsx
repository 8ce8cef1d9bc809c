import { Select } from '@mantine/core';
import type { PreviewRow } from '@signalbox/contract';
import { type ReactNode, useId } from 'react';
import classes from './import.module.css';
import { canBeMapped, notRead, type Reading, targetGroups } from './targets.ts';

/** Each column of the file and what it is read as. */
export function Columns({
  columns,
  reading,
  fields,
  rows,
  onChange,
}: {
  readonly columns: readonly string[];
  readonly reading: Reading;
  /** Fields the agents decide. */
  readonly fields: readonly string[];
  readonly rows: readonly PreviewRow[];
  readonly onChange: (column: string, target: string | null) => void;
}): ReactNode {
  const id = useId();
  return (
    <ul className={classes.columns} aria-label="Columns of the file">
      {[...new Set(columns)].map((column, at) => {
        const target = reading[column] ?? null;
        const mappable = canBeMapped(column);
        return (
          <li key={column} className={classes.column} data-read={target !== null}>
            <span className={classes.columnName} id={`${id}${at}`}>
              {column === '' ? <em>no name</em> : column}
              <span className={classes.sample}>{sampleOf(rows, target)}</span>
            </span>
            <Select
              aria-labelledby={`${id}${at}`}
              data={targetGroups(column, target, fields)}
              value={target ?? notRead}
              allowDeselect={false}
              disabled={!mappable}
              {...(mappable
                ? {}
                : {
                    description: 'A name without a comma could be chosen: rename it in the file.',
                  })}
              onChange={(value) => onChange(column, value === null || value === '' ? null : value)}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** A value as the first row has it, so that a column is known by more than its name. */
function sampleOf(rows: readonly PreviewRow[], target: string | null): string {
  if (target === null) return '';
  for (const row of rows) {
    const value = row.ok ? valueFor(row, target) : null;
    if (value !== null && value !== '') return value.slice(0, 80);
  }
  return '';
}

function valueFor(row: Extract<PreviewRow, { ok: true }>, target: string): string | null {
  switch (target) {
    case 'body':
      return row.body;
    case 'subject':
      return row.subject;
    case 'externalId':
      return row.externalId;
    case 'receivedAt':
      return row.receivedAt;
    case 'inScope':
      return row.inScope ? 'yes' : 'no';
    default:
      return target.startsWith('labels.')
        ? (row.labels[target.slice('labels.'.length)] ?? null)
        : (row.fields[target.slice('fields.'.length)] ?? null);
  }
}
