import type { IncidentDetail } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useNames } from '../../api/actors.ts';
import { isApiProblem } from '../../api/api-problem.ts';
import { incidentQuery } from '../../api/incidents.ts';
import { curlOf } from '../../components/copy/copy.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Page } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { modeWords } from '../../words/control-words.ts';
import {
  incidentStates,
  incidentSubject,
  whatHappened,
  worstWord,
} from '../../words/incident-words.ts';
import { Affected } from './affected.tsx';
import { CloseButton, Contain } from './contain.tsx';
import classes from './incident.module.css';
import { Messages } from './messages.tsx';
import { Notes } from './notes.tsx';
import { IncidentTimeline } from './timeline.tsx';

const question = 'What happened, whom did it touch, and is it over?';

export function IncidentPage(): ReactNode {
  const { incidentId } = useParams({ from: '/shell/incidents/$incidentId' });
  const { data, error, refetch } = useQuery(incidentQuery(incidentId));
  if (data !== undefined) return <Loaded key={data.id} incident={data} />;
  const missing = isApiProblem(error) && ['not_found', 'invalid_query'].includes(error.code);
  return (
    <Page title="Incident" question={question}>
      {error === null ? (
        <RowsSkeleton rows={10} />
      ) : missing ? (
        <EmptyState title="There is no such incident here">
          <p>
            The link may be cut short, or it belongs to another tenant. All of them stand under{' '}
            <Link to="/incidents">Incidents</Link>.
          </p>
        </EmptyState>
      ) : (
        <ErrorState
          error={error}
          what="The incident could not be loaded"
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  );
}

function Loaded({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  return (
    <Page
      title={`Incident: ${incidentSubject(incident)}`}
      question={question}
      actions={
        <>
          <CloseButton incident={incident} />
          <CopyMenu
            label="Copy the incident"
            entries={[
              { label: 'Copy the link', text: () => window.location.href },
              { label: 'Copy as JSON', text: () => JSON.stringify(incident, null, 2) },
              { label: 'Copy as cURL', text: () => curlOf(`/v1/incidents/${incident.id}`) },
            ]}
          />
        </>
      }
    >
      <Standing incident={incident} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Affected incident={incident} />
          <IncidentTimeline incident={incident} />
        </div>
        <div className={classes.column}>
          <Messages messages={incident.messages} />
          <Notes incident={incident} />
        </div>
      </div>
    </Page>
  );
}

const stateTones = { open: 'manual', recovered: 'assisted', closed: 'plain' } as const;

function Standing({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const { state, worstMode, openedAt, recoveredAt, closedAt, closedBy, closeReason } = incident;
  const names = useNames();
  const worst = worstMode === null ? null : modeWords[worstMode];
  return (
    <section className={classes.standing} data-state={state} aria-label="What happened">
      <p className={classes.what}>{whatHappened(incident)}</p>
      <div className={classes.states}>
        <span>
          <StateMark tone={stateTones[state]}>{incidentStates[state].word.toLowerCase()}</StateMark>{' '}
          <span className={classes.soft}>{incidentStates[state].means}</span>
        </span>
        <Lamp
          state={worst?.lamp ?? 'manual'}
          word={`${worstWord(incident)} at worst`}
          reason={worst?.means ?? 'Nothing was written to it.'}
        />
        <dl className={classes.times}>
          <dt>began</dt>
          <dd>
            <ExactTime at={openedAt} />, <RelativeTime at={openedAt} />
          </dd>
          {recoveredAt === null ? null : (
            <>
              <dt>normal again</dt>
              <dd>
                <ExactTime at={recoveredAt} />
              </dd>
            </>
          )}
          {closedAt === null ? null : (
            <>
              <dt>closed</dt>
              <dd>
                <ExactTime at={closedAt} />
                {closedBy === null ? '' : ` by ${names.of(closedBy)}`}
                {closeReason === null ? '' : `: “${closeReason}”`}
              </dd>
            </>
          )}
        </dl>
      </div>
      {state === 'closed' ? null : <Contain incident={incident} />}
      <RoleNote acts={['handle incidents']} />
    </section>
  );
}
