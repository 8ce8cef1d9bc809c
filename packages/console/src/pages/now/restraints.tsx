import type { ControlStateView, IncidentView } from '@signalbox/contract';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { controlStateQuery } from '../../api/controls.ts';
import { openIncidentsQuery } from '../../api/incidents.ts';
import { BreakerNext } from '../../components/control/breaker-words.tsx';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { formatSpan } from '../../format/time.ts';
import { breakerWords, causeWords, sentence } from '../../words/control-words.ts';
import { incidentSubject, worstWord } from '../../words/incident-words.ts';
import classes from './restraints.module.css';

/** What the controls have taken away: incidents, breakers of outside systems, bursts; a calm line where that is nothing. */
export function Restraints({ switches }: { readonly switches: number }): ReactNode {
  const state = useQuery(controlStateQuery());
  const incidents = useQuery(openIncidentsQuery);
  if (state.data === undefined) {
    // While it loads nothing is said; when it fails, that is: silence would read as "all is well".
    return state.error === null ? null : (
      <p className={classes.calm} role="status">
        <LampShape state="unknown" />
        How the controls stand could not be read. What the lamps below say may be older than that.
      </p>
    );
  }
  const open = incidents.data ?? [];
  const sources = state.data.sources.filter(({ breaker }) => breaker.state !== 'closed');
  const bursts = state.data.agents.flatMap(({ bursts: held }) => held);
  const isLate = state.data.lagMs > state.data.staleAfterMs;
  const isCalm =
    open.length + sources.length + bursts.length + switches === 0 &&
    !isLate &&
    incidents.error === null &&
    state.data.agents.every(isNormal);
  return (
    <section className={classes.restraints} aria-label="What is limited now">
      {isLate ? <Late state={state.data} /> : null}
      {open.length === 0 ? null : <Incidents incidents={open} />}
      {incidents.error === null ? null : (
        <p className={classes.calm}>
          <LampShape state="unknown" />
          Whether an incident is open could not be read.
        </p>
      )}
      {sources.length + bursts.length === 0 ? null : (
        <ul className={classes.list}>
          {sources.map(({ source, breaker }) => (
            <li key={breaker.control}>
              <Link
                to="/controls"
                search={{ control: breaker.control }}
                className={classes.row}
                data-tone={breakerWords[breaker.state]?.lamp}
              >
                <LampShape state={breakerWords[breaker.state]?.lamp ?? 'unknown'} />
                <strong>
                  Breaker of {source}: {breakerWords[breaker.state]?.word.toLowerCase()}
                </strong>
                <span className={classes.why}>{causeWords(breaker.cause)}</span>
                <span className={classes.when}>
                  <BreakerNext breaker={breaker} />
                </span>
              </Link>
            </li>
          ))}
          {bursts.map((burst) => (
            <li key={burst.control}>
              <Link
                to="/controls"
                search={{ control: burst.control }}
                className={classes.row}
                data-tone="assisted"
              >
                <LampShape state="assisted" />
                <strong>Held: {burst.target}</strong>
                <span className={classes.why}>{causeWords(burst.cause)}</span>
                <span className={classes.when}>
                  since <RelativeTime at={burst.since} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {isCalm ? (
        <p className={classes.calm} role="status">
          <LampShape state="auto" />
          All is normal: no incident, every breaker closed, every error budget within its limits.
        </p>
      ) : null}
    </section>
  );
}

function isNormal({ mode, breaker, categories }: ControlStateView['agents'][number]): boolean {
  return (
    mode === 'normal' &&
    breaker.state === 'closed' &&
    categories.every((one) => one.mode === 'normal')
  );
}

function Late({ state }: { readonly state: ControlStateView }): ReactNode {
  return (
    <p className={classes.late} role="status">
      <LampShape state="manual" />
      <span>
        <strong>The controls are {formatSpan(state.lagMs)} behind.</strong> Until they have caught
        up, every decision asks a person.
      </span>
    </p>
  );
}

function Incidents({ incidents }: { readonly incidents: readonly IncidentView[] }): ReactNode {
  const [first] = incidents;
  if (first === undefined) return null;
  const newest = incidents.reduce((last, one) => (one.openedAt > last.openedAt ? one : last));
  const isOne = incidents.length === 1;
  return (
    <Link
      to={isOne ? '/incidents/$incidentId' : '/incidents'}
      params={{ incidentId: first.id }}
      className={classes.incident}
    >
      <LampShape state="manual" size={18} />
      <span className={classes.incidentText}>
        <strong>
          {isOne
            ? `Incident: ${incidentSubject(first)}, ${worstWord(first).toLowerCase()}`
            : `${formatPlural(incidents.length, 'incident')} open`}
        </strong>
        <span>
          {isOne
            ? sentence(causeWords(first.cause))
            : `${incidents.map(incidentSubject).join(' · ')}. The newest began`}{' '}
          {isOne ? 'Began ' : ''}
          <RelativeTime at={newest.openedAt} />.
        </span>
      </span>
      <IconChevronRight size={18} aria-hidden="true" />
    </Link>
  );
}
