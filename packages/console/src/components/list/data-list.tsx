import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import classes from './data-list.module.css';
import { useNarrow } from './use-narrow.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** A track of a CSS grid: `120px`, `minmax(0, 2fr)`. */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'end';
}

export interface DataListProps<T> {
  /** What the list holds, for screen readers: "Open reviews". */
  readonly label: string;
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly columns: readonly Column<T>[];
  /** A row under 768 px, where columns do not fit; two or three lines. */
  readonly narrow: (row: T) => ReactNode;
  readonly active: string | null;
  readonly onActive: (id: string) => void;
  /** Enter or a click. */
  readonly onOpen: (row: T) => void;
  /** Rows that have left the list: shown struck through, see `useStillRows`. */
  readonly gone?: ReadonlySet<string>;
  /** Reads the next page; called when the end comes near. */
  readonly onEnd?: () => void;
  readonly more?: boolean;
  readonly rowHeight?: number;
  readonly narrowHeight?: number;
}

const headerRows = 1;
/** Of the row of headings, which stays at the top of the box while the rows scroll under it. */
const headerHeight = 32;

/**
 * Rows of any number, of which only those in sight exist; hence a grid of its own and no table. It fills its parent's height. j/k and the arrows move, Enter
 * opens; the focus stays on the list, so that nothing is lost when rows come and go.
 */
export function DataList<T>(props: DataListProps<T>): ReactNode {
  const { rows, idOf, columns, active, onActive, onOpen, gone, onEnd } = props;
  const { rowHeight = 36, narrowHeight = 64, more = false } = props;
  const isNarrow = useNarrow();
  const box = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const height = isNarrow ? narrowHeight : rowHeight;
  const above = isNarrow ? 0 : headerHeight;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: above,
    scrollPaddingStart: above,
  });
  useEffect(() => {
    if (height > 0) virtual.measure();
  }, [height, virtual]);
  const at = rows.findIndex((row) => idOf(row) === active);
  const firstAt = useRef(at);
  useEffect(() => {
    // Back from a row that was opened: the list stands where it was left.
    if (firstAt.current > 0) virtual.scrollToIndex(firstAt.current, { align: 'center' });
    firstAt.current = -1;
  }, [virtual]);
  const move = (to: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    onActive(idOf(row));
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const open = (): void => {
    const row = rows[at];
    if (row !== undefined) onOpen(row);
  };
  useShortcuts('List', [
    { keys: 'j', label: 'Next row', run: () => move(at + 1) },
    { keys: 'k', label: 'Row before', run: () => move(at - 1) },
    { keys: 'Enter', label: 'Open the row', run: open },
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? height) / height) - 1);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = event.target === box.current ? targets[event.key] : undefined;
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(to);
  };
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 20) onEnd?.();
  }, [more, last, rows.length, onEnd]);
  const tracks = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  const activeShown = visible.some(({ index }) => index === at);
  return (
    <div
      ref={box}
      role="grid"
      aria-label={props.label}
      aria-rowcount={more ? -1 : rows.length + headerRows}
      aria-activedescendant={at >= 0 && activeShown ? `${prefix}${at}` : undefined}
      tabIndex={0}
      className={classes.list}
      data-narrow={isNarrow}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (at < 0 && rows[0] !== undefined) onActive(idOf(rows[0]));
      }}
    >
      <div role="row" aria-rowindex={headerRows} className={classes.header} style={tracks}>
        {columns.map((column) => (
          <div key={column.id} role="columnheader" data-align={column.align}>
            {column.header}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const id = idOf(row);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the list
            <div
              key={id}
              id={`${prefix}${index}`}
              role="row"
              aria-rowindex={index + 1 + headerRows}
              aria-selected={index === at}
              className={classes.row}
              data-active={index === at}
              data-gone={gone?.has(id) === true}
              style={{ ...tracks, height: size, transform: `translateY(${start - above}px)` }}
              onClick={() => {
                onActive(id);
                onOpen(row);
              }}
            >
              <Cells row={row} columns={columns} narrow={isNarrow ? props.narrow : null} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells<T>({
  row,
  columns,
  narrow,
}: {
  readonly row: T;
  readonly columns: readonly Column<T>[];
  readonly narrow: ((row: T) => ReactNode) | null;
}): ReactNode {
  if (narrow !== null) {
    return (
      <div role="gridcell" aria-colspan={columns.length} className={classes.narrow}>
        {narrow(row)}
      </div>
    );
  }
  return columns.map((column) => (
    <div key={column.id} role="gridcell" className={classes.cell} data-align={column.align}>
      {column.cell(row)}
    </div>
  ));
}
