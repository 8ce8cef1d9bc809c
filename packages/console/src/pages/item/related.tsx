import { Button } from '@mantine/core';
import type { RelatedView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { relatedQuery } from '../../api/checks.ts';
import type { ItemView } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { RecheckDialog, uncheckedOf } from '../../components/control/recheck-dialog.tsx';
import { StateMark, StateOf } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { useCommands } from '../../shell/palette-store.ts';
import classes from './related.module.css';

type Counts = RelatedView['like'];

const shownItems = 8;

/** Whether somebody, or the outside world, has said that what was decided was wrong. */
export function wasWrong({ timeline, decision }: ItemView): boolean {
  return timeline.some(({ type, detail }) => {
    const isThis = detail['decisionId'] === undefined || detail['decisionId'] === decision?.id;
    if (type === 'outcome') return detail['correct'] === false;
    if (type !== 'verdict' || !isThis) return false;
    return detail['kind'] === 'check' && detail['verdict'] !== 'accept';
  });
}

/** Other decisions that may share a mistake with this one, and one button that puts them back for checking. */
export function Related({ item }: { readonly item: ItemView }): ReactNode {
  const { data, error, refetch } = useQuery(relatedQuery(item.id));
  const mayAct = useMay('hold:write');
  const [asked, setAsked] = useState<string | null>(null);
  const wrong = wasWrong(item);
  const open = data === undefined ? 0 : uncheckedOf(data.like);
  const canAct = mayAct && open > 0;
  const ask = (): void => setAsked(item.id);
  useCommands(
    canAct
      ? [{ id: 'recheck', label: 'Put decisions like this back for checking …', run: ask }]
      : [],
  );
  return (
    <div id="related" className={classes.related} data-wrong={wrong && open > 0}>
      <Section
        title="Decisions like this one"
        aside={
          canAct ? (
            <Button
              size="compact-sm"
              {...(wrong ? ({ variant: 'filled', color: 'manual' } as const) : {})}
              onClick={ask}
            >
              Put them back for checking …
            </Button>
          ) : null
        }
      >
        {data === undefined ? (
          error === null ? (
            <RowsSkeleton rows={3} />
          ) : (
            <ErrorState
              error={error}
              what="Decisions like it could not be counted"
              onRetry={() => void refetch()}
            />
          )
        ) : data.like.total === 0 ? (
          <p className={classes.pad}>
            None: this version of the agent proposed the same for no other item in seven days.
          </p>
        ) : (
          <Counted related={data} wrong={wrong} />
        )}
      </Section>
      <RecheckDialog itemId={asked} onClose={() => setAsked(null)} />
    </div>
  );
}

function Counted({
  related,
  wrong,
}: {
  readonly related: RelatedView;
  readonly wrong: boolean;
}): ReactNode {
  const { like, followed, items } = related;
  return (
    <>
      <p className={classes.words}>
        {wrong && uncheckedOf(like) > 0 ? (
          <strong>
            This one was wrong; {formatCount(uncheckedOf(like))} like it{' '}
            {uncheckedOf(like) === 1 ? 'has' : 'have'} not been looked at.{' '}
          </strong>
        ) : null}
        The same version proposed the same for {formatPlural(like.total, 'other item')} in seven
        days, {formatCount(followed.total)} of them after this one.
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">in all</th>
            <th scope="col">written</th>
            <th scope="col">still held</th>
            <th scope="col">checked</th>
          </tr>
        </thead>
        <tbody>
          <Row label="like it" counts={like} />
          <Row label="after it" counts={followed} />
        </tbody>
      </table>
      <ul className={classes.items}>
        {items.slice(0, shownItems).map((one) => (
          <li key={one.id}>
            <Link to="/items/$itemId" params={{ itemId: one.id }}>
              {one.externalId}
            </Link>
            <span>
              <StateOf name={one.state} />
            </span>
            <span>
              <Checked check={one.check} />
            </span>
            <span className={classes.soft}>
              <RelativeTime at={one.decidedAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ label, counts }: { readonly label: string; readonly counts: Counts }): ReactNode {
  const { total, written, held, checked } = counts;
  return (
    <tr>
      <th scope="row">{label}</th>
      {[total, written, held, checked].map((count, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never move
        <td key={at}>{formatCount(count)}</td>
      ))}
    </tr>
  );
}

function Checked({ check }: { readonly check: RelatedView['items'][number]['check'] }): ReactNode {
  switch (check) {
    case 'none':
      return <span className={classes.soft}>not checked</span>;
    case 'open':
      return <StateMark tone="accent">to check</StateMark>;
    case 'right':
      return <StateMark tone="auto">was right</StateMark>;
    case 'wrong':
      return <StateMark tone="manual">was wrong</StateMark>;
  }
}
