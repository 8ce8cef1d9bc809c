import type { BoardView, ControlStateView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BoardAgent, BoardCell } from '../../api/board.ts';
import { type AgentControl, type Breaker, controlStateQuery } from '../../api/controls.ts';
import { BudgetBar } from '../../components/budget/budget-bar.tsx';
import { BreakerNext } from '../../components/control/breaker-words.tsx';
import { Lamp, LampShape } from '../../components/lamp/lamp.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { breakerWords, causeWords, modeWords } from '../../words/control-words.ts';
import { controlOf, restraintOf, signalWith, unseenCategories } from './board-restraint.ts';
import classes from './now.module.css';

/** Agents by categories, like the panel of an interlocking: where the line is open, and why not elsewhere. */
export function SignalBoard({ board }: { readonly board: BoardView }): ReactNode {
  const { data: state } = useQuery(controlStateQuery());
  return (
    <div className={classes.board}>
      {board.agents.map((agent) => (
        <AgentRow
          key={agent.name}
          agent={agent}
          cells={board.cells.filter((cell) => cell.agent === agent.name)}
          control={controlOf(state, agent.name)}
          limits={state?.limits}
        />
      ))}
    </div>
  );
}

type Limits = ControlStateView['limits'] | undefined;

function AgentRow({
  agent,
  cells,
  control,
  limits,
}: {
  readonly agent: BoardAgent;
  readonly cells: readonly BoardCell[];
  readonly control: AgentControl | undefined;
  readonly limits: Limits;
}): ReactNode {
  const unseen = unseenCategories(
    control,
    cells.map(({ category }) => category),
  );
  return (
    <section className={classes.agent} aria-label={`Agent ${agent.name}`}>
      <AgentHead agent={agent} control={control} limits={limits} />
      {cells.length + unseen.length === 0 ? (
        <p className={classes.noCells}>
          No decision in this window. The lamp says what is known: nothing.
        </p>
      ) : (
        <ul className={classes.cells}>
          {cells.map((cell) => (
            <li key={cell.category ?? ''}>
              <Cell cell={cell} control={control} limits={limits} />
            </li>
          ))}
          {unseen.map(({ category, mode, cause, control: id }) => (
            <li key={id}>
              <Link to="/controls" search={{ control: id }} className={classes.cell}>
                <span className={classes.category}>{category}</span>
                <Lamp
                  state={modeWords[mode].lamp}
                  word={modeWords[mode].word}
                  reason={`${causeWords(cause)}; nothing decided since`}
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function AgentHead({
  agent,
  control,
  limits,
}: {
  readonly agent: BoardAgent;
  readonly control: AgentControl | undefined;
  readonly limits: Limits;
}): ReactNode {
  const shown = signalWith(
    agent.signal,
    control === undefined ? null : restraintOf(control, undefined),
    true,
  );
  return (
    <div className={classes.agentHead}>
      <Link
        to="/agents/$agentName"
        params={{ agentName: agent.name }}
        className={classes.agentName}
      >
        {agent.name}
      </Link>
      <Lamp size="lg" state={shown.lamp} word={shown.word} reason={shown.reason} />
      {shown.also === '' ? null : <p className={classes.also}>{shown.also}</p>}
      {control === undefined || limits === undefined ? null : (
        <Link
          to="/controls"
          search={{ control: control.control }}
          className={classes.burn}
          title="Error budget: how it is limited, and by what"
        >
          <BudgetBar budget={control.budget} limits={limits.errorBudget} />
        </Link>
      )}
      {control === undefined ? null : <AgentBreaker breaker={control.breaker} />}
      <dl className={classes.facts}>
        {control === undefined ? null : (
          <div>
            <dt>mode</dt>
            <dd>
              {modeWords[control.mode].word.toLowerCase()}
              {control.mode === 'normal' ? null : (
                <>
                  {', '}
                  <RelativeTime at={control.since} />
                </>
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>version</dt>
          <dd>{agent.version.slice(0, 8)}</dd>
        </div>
        {agent.owner === null ? null : (
          <div>
            <dt>owner</dt>
            <dd>{agent.owner}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function AgentBreaker({ breaker }: { readonly breaker: Breaker }): ReactNode {
  if (breaker.state === 'closed') return null;
  const { lamp, word } = breakerWords[breaker.state] ?? { lamp: 'unknown', word: breaker.state };
  return (
    <p className={classes.breaker}>
      <LampShape state={lamp} />
      <span>
        Breaker {word.toLowerCase()}: {causeWords(breaker.cause)}; <BreakerNext breaker={breaker} />
      </span>
    </p>
  );
}

function Cell({
  cell,
  control,
  limits,
}: {
  readonly cell: BoardCell;
  readonly control: AgentControl | undefined;
  readonly limits: Limits;
}): ReactNode {
  const { agent, category, signal, decided, openReviews } = cell;
  const own = control?.categories.find((one) => one.category === category);
  const shown = signalWith(signal, control === undefined ? null : restraintOf(control, own), false);
  const measured = own !== undefined && own.budget.checked > 0 ? own.budget : null;
  return (
    <Link
      to="/items"
      search={{ agent, ...(category === null ? {} : { category }) }}
      className={classes.cell}
      data-lamp={shown.lamp}
    >
      <span className={classes.category}>{category ?? 'no category'}</span>
      <Lamp state={shown.lamp} word={shown.word} reason={shown.reason} />
      {shown.also === '' ? null : <span className={classes.also}>{shown.also}</span>}
      <span className={classes.bars}>
        {measured === null || limits === undefined ? null : (
          <BudgetBar budget={measured} limits={limits.errorBudget} />
        )}
        <Shares cell={cell} />
      </span>
      <span className={classes.cellFoot}>
        <span>{formatCount(decided)} decided</span>
        {openReviews === 0 ? null : <span>{formatPlural(openReviews, 'open review')}</span>}
      </span>
    </Link>
  );
}

/** Auto, assisted and manual as parts of one bar; its text says the same. */
function Shares({ cell }: { readonly cell: BoardCell }): ReactNode {
  const { auto, assisted, manual } = cell;
  const text = `${auto} auto, ${assisted} assisted, ${manual} manual`;
  return (
    <span className={classes.shares} role="img" aria-label={text} title={text}>
      {(['auto', 'assisted', 'manual'] as const).map((lane) =>
        cell[lane] === 0 ? null : (
          <span key={lane} data-lane={lane} style={{ flexGrow: cell[lane] }} />
        ),
      )}
    </span>
  );
}
