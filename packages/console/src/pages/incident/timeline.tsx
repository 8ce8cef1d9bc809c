import type { IncidentDetail } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useNames } from '../../api/actors.ts';
import { useMay } from '../../api/session.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { Section } from '../../components/page/page.tsx';
import { timeMode } from '../../components/time/relative-time.tsx';
import { formatExact } from '../../format/time.ts';
import { usePreference } from '../../theme/use-preference.ts';
import { lampOfState } from '../../words/control-words.ts';
import { entryDetail } from '../../words/entry-detail.ts';
import { entryType } from '../../words/entry-types.ts';
import classes from './incident.module.css';

type Entry = IncidentDetail['timeline'][number];

/** What happened, from the audit, oldest first. */
export function IncidentTimeline({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const names = useNames();
  const mayAudit = useMay('audit:read');
  const [mode] = usePreference(timeMode);
  const { timeline } = incident;
  return (
    <Section
      title="Timeline"
      aside={<span className={classes.soft}>from the audit, oldest first</span>}
    >
      {timeline.length === 0 ? (
        <p className={classes.pad}>Nothing has been recorded for it yet.</p>
      ) : (
        <ol className={classes.timeline}>
          {timeline.map((entry) => {
            const said = entryDetail(entry, names);
            return (
              <li key={entry.auditId}>
                <time dateTime={entry.at} title={formatExact(Date.parse(entry.at), mode)}>
                  {formatExact(Date.parse(entry.at), mode).slice(11, 19)}
                </time>
                <LampShape state={lampOf(entry)} size={12} />
                <span>
                  {mayAudit ? (
                    <Link to="/audit" search={{ type: entry.type, entry: entry.auditId }}>
                      {entryType(entry.type).title}
                    </Link>
                  ) : (
                    <strong>{entryType(entry.type).title}</strong>
                  )}
                  {said === '' ? '' : `: ${said}`}
                  <span className={classes.by}>by {names.of(entry.actor)}</span>
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}

function lampOf({ type, detail }: Entry): 'auto' | 'assisted' | 'manual' | 'unknown' {
  const to = detail['to'];
  if (typeof to === 'string') return lampOfState(to);
  if (/_ended$|recovered$|^reset$|closed$/.test(type)) return 'auto';
  return /^tripped$|opened$|failing$/.test(type) ? 'manual' : 'assisted';
}
