import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

/**
 * A page: its title, the question it answers, what can be done, and its content. `fill` gives the content the height that is
 * left, for lists that scroll inside.
 */
export function Page({
  title,
  question,
  actions,
  bar,
  fill = false,
  children,
}: {
  readonly title: string;
  /** "What needs a person?" */
  readonly question: string;
  readonly actions?: ReactNode;
  /** Filters, above the content. */
  readonly bar?: ReactNode;
  readonly fill?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · Signalbox`;
  }, [title]);
  return (
    <div className={classes.page} data-fill={fill}>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.question}>{question}</p>
        </div>
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </header>
      {bar === undefined ? null : <div className={classes.bar}>{bar}</div>}
      <div className={classes.content}>{children}</div>
    </div>
  );
}

/** A part of a page in a frame, with its own heading. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
