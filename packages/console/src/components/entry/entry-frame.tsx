import { type ReactNode, useEffect } from 'react';
import { Mark } from '../../shell/mark.tsx';
import classes from './entry-frame.module.css';

/** The frame of pages before the sign-in. */
export function EntryFrame({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · Signalbox`;
  }, [title]);
  return (
    <main className={classes.frame}>
      <div className={classes.box}>
        <div className={classes.brand}>
          <Mark size={32} />
          <span>Signalbox</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {lead === undefined ? null : <p className={classes.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}

/** What went wrong with a form, said once at its top and read out. */
export function FormProblem({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div role="alert" className={classes.problem} data-shown={children !== null}>
      {children}
    </div>
  );
}
