import type { AgentVersionView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { boardQuery } from '../../api/board.ts';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { Section } from '../../components/page/page.tsx';
import { formatPlural } from '../../format/number.ts';
import classes from './agent.module.css';
import { configOf } from './config.ts';
import { autonomyWords, delayWords } from './words.ts';

/** What the agent is for, whose it is, and how far it may go. */
export function Purpose({
  agent,
  live,
}: {
  readonly agent: string;
  readonly live: AgentVersionView;
}): ReactNode {
  const { data: board } = useQuery(boardQuery);
  const signal = board?.agents.find(({ name }) => name === agent)?.signal;
  const { agent: own = {}, rules = [], model = null } = configOf(live);
  const fields = Object.entries(own.fields ?? {}).filter(([, { on }]) => on);
  const { sources = 'all' } = own.scope ?? {};
  return (
    <Section title="What it is for">
      <div className={classes.purpose}>
        <div className={classes.aim}>
          <p className={classes.soft}>Optimises for</p>
          <p className={classes.aimText}>
            {own.optimisesFor ??
              'Its file says nothing: add optimises_for, so that everybody knows.'}
          </p>
          {signal === undefined ? null : (
            <Lamp size="lg" state={signal.lamp} word={signal.word} reason={signal.reason} />
          )}
        </div>
        <dl className={classes.facts}>
          <dt>Owner</dt>
          <dd>{own.owner ?? 'nobody named'}</dd>
          <dt>May go as far as</dt>
          <dd>{autonomyWords(own.autonomy ?? null)}</dd>
          <dt>Decides</dt>
          <dd>{fields.map(([name]) => name).join(', ') || 'no field'}</dd>
          <dt>Tickets of</dt>
          <dd>{sources === 'all' ? 'all sources' : sources.join(', ')}</dd>
          <dt>Waits before writing</dt>
          <dd>{delayWords(own.delayNonUrgentMs ?? null)}, unless urgent</dd>
          <dt>Goes by</dt>
          <dd>
            {formatPlural(rules.length, 'rule')}
            {model === null ? ', no model yet' : ', then the trained model '}
            {model === null ? null : <code>{model}</code>}
          </dd>
        </dl>
      </div>
    </Section>
  );
}
