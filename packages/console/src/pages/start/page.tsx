import { Button, Progress } from '@mantine/core';
import type { ImportView } from '@signalbox/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { Page } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatCount } from '../../format/number.ts';
import { type RoleAct, roleActs } from '../../words/role-acts.ts';
import { Latest } from './latest.tsx';
import { useSkipped } from './skipped.ts';
import classes from './start.module.css';
import { Step } from './step.tsx';
import { type TourState, useTourState } from './tour-state.ts';
import { Ways } from './ways.tsx';

interface TourStep {
  readonly id: string;
  readonly title: string;
  /** What one needs to be allowed to; null: nothing. */
  readonly act: RoleAct | null;
  readonly done: boolean;
  readonly result?: ReactNode;
  readonly content: ReactNode;
}

/** A short tour on tickets of one's own or on the example. Each step is done when the server says so. */
export function StartPage(): ReactNode {
  const { member, tenant, scopes } = useSession();
  const navigate = useNavigate();
  const skipped = useSkipped(member.id);
  const state = useTourState();
  const leave = (): void => {
    skipped.skip('tour');
    void navigate({ to: '/' });
  };
  const steps = stepsOf(state).filter(
    ({ act }) => act === null || scopes.includes(roleActs[act]) || scopes.includes('admin'),
  );
  const current = steps.find(({ id, done }) => !done && !skipped.has(id));
  return (
    <Page
      title="First steps"
      question={`How does ${tenant.name} come to its first decisions, in five minutes?`}
      actions={
        <Button onClick={leave}>{current === undefined ? 'Go to Now' : 'Skip the tour'}</Button>
      }
    >
      <RoleNote acts={['import tickets', 'stop and release writes', 'decide reviews']} />
      {state.error !== null ? (
        <ErrorState
          error={state.error}
          what="How far you are could not be loaded"
          onRetry={state.refetch}
        />
      ) : state.loading ? (
        <RowsSkeleton rows={5} />
      ) : (
        <div className={classes.columns}>
          <ol className={classes.steps}>
            {steps.map((step, at) => (
              <Step
                key={step.id}
                number={at + 1}
                title={step.title}
                done={step.done}
                skipped={skipped.has(step.id)}
                current={step === current}
                result={step.result}
                onSkip={() => skipped.skip(step.id)}
                onUnskip={() => skipped.unskip(step.id)}
              >
                {step.content}
              </Step>
            ))}
            {current === undefined ? <Finished /> : null}
          </ol>
          {state.latest.length === 0 ? (
            <HowItGoes />
          ) : (
            <section className={classes.side} aria-label="Decisions as they arrive">
              <h2 className={classes.sideTitle}>Decisions as they arrive</h2>
              <Latest items={state.latest.slice(0, 8)} />
            </section>
          )}
        </div>
      )}
    </Page>
  );
}

function stepsOf(state: TourState): readonly TourStep[] {
  const { learned, run, lastTrained, latest, decided, needs, stopped, judged } = state;
  return [
    {
      id: 'learn',
      title: 'Let the agents learn from past tickets',
      act: 'import tickets',
      done: learned,
      result: lastTrained === undefined ? 'The agents have a model.' : learnedFrom(lastTrained),
      content: (
        <>
          <p>
            A few hundred tickets that people have sorted are enough to begin: a CSV with their text
            and columns such as category, priority or team. They are redacted on the way in.
          </p>
          <Running run={run} as="history" />
          <Ways part="past" busy={run?.as === 'history'} />
        </>
      ),
    },
    {
      id: 'send',
      title: 'Send new tickets to decide',
      act: 'import tickets',
      done: latest.length > 0,
      result: 'Tickets are in.',
      content: (
        <>
          <p>
            Tickets nobody has sorted yet, from a CSV; later they come from your help desk by
            webhook or API. Each is decided within seconds. Nothing leaves Signalbox: this source
            writes to the built-in desk.
          </p>
          <Running run={run} as="new" />
          <Ways part="new" busy={run?.as === 'new'} />
        </>
      ),
    },
    {
      id: 'watch',
      title: 'Watch decisions arrive',
      act: null,
      done: decided > 0,
      result: `${formatCount(decided)} decided. Open one to see its words, confidence and reasons.`,
      content: <p role="status">The first decision is on its way.</p>,
    },
    {
      id: 'stop',
      title: 'Stop one before it goes out',
      act: 'stop and release writes',
      done: stopped,
      result: 'Stopped: it is never written.',
      content: (
        <>
          <p>
            A sure decision waits a while before it is written, so that somebody can stop it.{' '}
            {needs?.held === 0
              ? 'Nothing waits at this moment: with more past tickets more decisions are sure.'
              : `${formatCount(needs?.held ?? 0)} wait now. Choose one and stop it.`}
          </p>
          <div className={classes.ways}>
            <Button variant="filled" component={Link} to="/holds">
              Open Holds
            </Button>
          </div>
        </>
      ),
    },
    {
      id: 'decide',
      title: 'Decide one yourself',
      act: 'decide reviews',
      done: judged,
      result: 'Decided. What people decide is what the agents learn from next.',
      content: (
        <>
          <p>
            What is not sure enough waits in the inbox with a proposal: accept it, change it, or
            give it to somebody. {formatCount(needs?.inReview ?? 0)} wait now.
          </p>
          <div className={classes.ways}>
            <Button variant="filled" component={Link} to="/inbox">
              Open the inbox
            </Button>
          </div>
        </>
      ),
    },
  ];
}

function learnedFrom({ name, imported, trained }: ImportView): string {
  const fields = Object.entries(trained?.fields ?? {}).flatMap(([field, report]) => {
    const { accuracy } = report as { readonly accuracy?: number };
    return accuracy === undefined ? [] : [`${field} ${(100 * accuracy).toFixed(0)} %`];
  });
  const right =
    fields.length === 0 ? '' : ` Right on tickets they had not seen: ${fields.join(', ')}.`;
  return `${formatCount(imported)} tickets of ${name}.${right}`;
}

function Running({
  run,
  as,
}: {
  readonly run: ImportView | undefined;
  readonly as: ImportView['as'];
}): ReactNode {
  if (run === undefined || run.as !== as) return null;
  const { rowsDone, rowsTotal, name } = run;
  return (
    <div role="status">
      <Progress
        value={rowsTotal === null || rowsTotal === 0 ? 0 : (100 * rowsDone) / rowsTotal}
        aria-label="Rows done"
      />
      <p className={classes.soft}>
        {name}: {formatCount(rowsDone)} rows done
        {as === 'history' ? ', then the agents are trained' : ''}
      </p>
    </div>
  );
}

function HowItGoes(): ReactNode {
  return (
    <section className={classes.side} aria-label="What will happen">
      <h2 className={classes.sideTitle}>What will happen</h2>
      <p>
        Each ticket gets a decision with its confidence. Sure ones are written after a delay in
        which you can stop them; unsure ones wait for a person; nothing is written that nobody may
        take back.
      </p>
      <p className={classes.soft}>The decisions on your tickets appear here as they are made.</p>
    </section>
  );
}

function Finished(): ReactNode {
  const settles = useMay('admin');
  return (
    <li className={classes.finished}>
      <h2 className={classes.stepTitle}>That is the whole line</h2>
      <p>
        {settles ? (
          <>
            Next: <Link to="/settings">invite colleagues</Link>, let your help desk{' '}
            <Link to="/settings" search={{ tab: 'webhooks' }}>
              send tickets by webhook
            </Link>
            , and look
          </>
        ) : (
          'Next: look'
        )}{' '}
        at <Link to="/">Now</Link> to see where the line is open.
      </p>
    </li>
  );
}
