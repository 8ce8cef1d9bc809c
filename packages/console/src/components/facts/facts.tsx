import type { CSSProperties, ReactNode } from 'react';
import classes from './facts.module.css';

/** Facts one under the other, each label beside what it says. */
export function FactList({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className={classes.list}>{children}</dl>;
}

/** Facts side by side, each label above what it says; on a phone two in a row. */
export function FactRow({
  columns,
  children,
}: {
  /** Tracks of a CSS grid: `2fr 1fr 1fr`. */
  readonly columns: string;
  readonly children: ReactNode;
}): ReactNode {
  const style: CSSProperties & Record<'--columns', string> = { '--columns': columns };
  return (
    <dl className={classes.row} style={style}>
      {children}
    </dl>
  );
}

export function Fact({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
