import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditReport } from '../../api/audit.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { ExactTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import classes from './audit.module.css';
import { faultWords } from './fault-words.ts';

/** What was found, so that somebody who has to answer for it can read it aloud. */
export function VerifyReport({
  report,
  onLeave,
}: {
  readonly report: AuditReport;
  /** Called when a link leads to what stands behind the report. */
  readonly onLeave: () => void;
}): ReactNode {
  const { ok, faults, eras = [] } = report;
  return (
    <div className={classes.report}>
      <div className={classes.jsonHead}>
        <Lamp
          size="lg"
          state={ok ? 'auto' : 'manual'}
          word={ok ? 'Whole' : formatPlural(faults.length, 'fault')}
          reason={
            ok
              ? 'Every entry is as it was sealed, in its place, and none is gone.'
              : 'Somebody or something changed the audit past Signalbox.'
          }
        />
        <CopyMenu
          label="Copy the report"
          entries={[{ label: 'Copy as JSON', text: () => JSON.stringify(report, null, 2) }]}
        />
      </div>
      <ul className={classes.faults} aria-label="Faults">
        {faults.map((fault) => {
          const { title, means, remedy, entry } = faultWords(fault);
          return (
            <li key={`${fault.kind}${fault.at}`}>
              <strong>{title}</strong> <code>{fault.at}</code>
              <p>{means}</p>
              <p>
                <strong>What to do:</strong> {remedy}
              </p>
              {entry === null ? null : (
                <Link
                  to="/audit"
                  search={{ from: entry.from, to: entry.to, entry: entry.id }}
                  onClick={onLeave}
                >
                  Show what stands there
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      <Figures report={report} />
      {eras.length === 0 ? null : (
        <section aria-label="Restores">
          <h3 className={classes.sub}>Restores</h3>
          <ul className={classes.eras}>
            {eras.map(({ era, openedAt, backupAt, lostSeals, lostEntries }) => (
              <li key={era}>
                <strong>Era {era}</strong> began at <ExactTime at={openedAt} /> from a back-up that
                shows <ExactTime at={backupAt} />.{' '}
                {lostEntries === 0 && lostSeals === 0
                  ? 'No sealed entry was lost by it.'
                  : `At least ${formatPlural(lostEntries, 'entry', 'entries')} made after the back-up are not in it.`}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Figures({ report }: { readonly report: AuditReport }): ReactNode {
  const { entries, seals, unsealed, erased, expired } = report;
  const rows: readonly (readonly [name: string, count: number, means: string])[] = [
    ['entries', entries, 'read, each compared with its own seal'],
    ['seals', seals, 'each covers some entries and names the seal before it'],
    ['unsealed', unsealed, 'newest, checked one by one; no seal covers them yet'],
    ['erasures', erased, 'record that an item’s text was erased'],
    ...(expired === 0 ? [] : [['expired', expired, 'dropped when their time was over'] as const]),
  ];
  return (
    <dl className={classes.figures}>
      {rows.map(([name, count, means]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong>{formatCount(count)}</strong> <span className={classes.soft}>{means}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
