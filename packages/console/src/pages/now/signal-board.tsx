import type { BoardView } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BoardAgent, BoardCell } from '../../api/board.ts';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import classes from './now.module.css';

/** Agents by categories, like the panel of an interlocking: where the line is open, and why not elsewhere. */
export function SignalBoard({ board }: { readonly board: BoardView }): ReactNode {
  return (
    <div className={classes.board}>
      {board.agents.map((agent) => (
        <AgentRow
          key={agent.name}
          agent={agent}
          cells={board.cells.filter((cell) => cell.agent === agent.name)}
        />
      ))}
    </div>
  );
}

function AgentRow({
  agent,
  cells,
}: {
  readonly agent: BoardAgent;
  readonly cells: readonly BoardCell[];
}): ReactNode {
  return (
    <section className={classes.agent} aria-label={`Agent ${agent.name}`}>
      <div className={classes.agentHead}>
        <Link
          to="/agents/$agentName"
          params={{ agentName: agent.name }}
          className={classes.agentName}
        >
          {agent.name}
        </Link>
        <Lamp
          size="lg"
          state={agent.signal.lamp}
          word={agent.signal.word}
          reason={agent.signal.reason}
        />
        <dl className={classes.facts}>
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
      {cells.length === 0 ? (
        <p className={classes.noCells}>
          No decision in this window. The lamp says what is known: nothing.
        </p>
      ) : (
        <ul className={classes.cells}>
          {cells.map((cell) => (
            <li key={cell.category ?? ''}>
              <Cell cell={cell} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Cell({ cell }: { readonly cell: BoardCell }): ReactNode {
  const { agent, category, signal, decided, openReviews } = cell;
  return (
    <Link
      to="/items"
      search={{ agent, ...(category === null ? {} : { category }) }}
      className={classes.cell}
      data-lamp={signal.lamp}
    >
      <span className={classes.category}>{category ?? 'no category'}</span>
      <Lamp state={signal.lamp} word={signal.word} reason={signal.reason} />
      <Shares cell={cell} />
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
