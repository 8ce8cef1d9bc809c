import type { ReactNode } from 'react';
import { useNarrow } from '../list/use-narrow.ts';
import classes from './table.module.css';

export interface TableColumn<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'end';
  /** Takes no more room than it needs. */
  readonly fit?: boolean;
}

/**
 * A short list, all of it shown: people, keys, versions. The first column names the row. A phone shows each row as a card. For
 * long lists take `DataList`.
 */
export function Table<T>({
  label,
  rows,
  idOf,
  columns,
  actions,
}: {
  readonly label: string;
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly columns: readonly TableColumn<T>[];
  /** Buttons at the end of each row. */
  readonly actions?: ((row: T) => ReactNode) | undefined;
}): ReactNode {
  const narrow = useNarrow();
  if (narrow) return <Cards {...{ label, rows, idOf, columns, actions }} />;
  return (
    <div className={classes.box}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ id, header, align, fit }) => (
              <th key={id} scope="col" data-align={align} data-fit={fit}>
                {header}
              </th>
            ))}
            {actions === undefined ? null : (
              <th scope="col" data-fit="true">
                <span className={classes.unseen}>Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={idOf(row)}>
              {columns.map(({ id, align, cell, fit }, at) =>
                at === 0 ? (
                  <th key={id} scope="row" data-align={align} data-fit={fit}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} data-align={align} data-fit={fit}>
                    {cell(row)}
                  </td>
                ),
              )}
              {actions === undefined ? null : (
                <td data-fit="true">
                  <div className={classes.actions}>{actions(row)}</div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<T>({
  label,
  rows,
  idOf,
  columns,
  actions,
}: {
  readonly label: string;
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly columns: readonly TableColumn<T>[];
  readonly actions?: ((row: T) => ReactNode) | undefined;
}): ReactNode {
  const [first, ...rest] = columns;
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={idOf(row)} className={classes.card}>
          <div className={classes.cardTitle}>{first?.cell(row)}</div>
          <dl className={classes.facts}>
            {rest.map(({ id, header, cell }) => (
              <div key={id}>
                <dt>{header}</dt>
                <dd>{cell(row)}</dd>
              </div>
            ))}
          </dl>
          {actions === undefined ? null : <div className={classes.cardActions}>{actions(row)}</div>}
        </li>
      ))}
    </ul>
  );
}
