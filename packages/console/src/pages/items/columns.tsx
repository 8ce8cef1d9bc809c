import type { ReactNode } from 'react';
import type { ItemSummary } from '../../api/items.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { StateOf } from '../../components/lamp/state-mark.tsx';
import type { Column } from '../../components/list/data-list.tsx';
import { Countdown, RelativeTime } from '../../components/time/relative-time.tsx';
import { formatConfidence } from '../../format/number.ts';
import { ownerWords, troubleWords } from '../../words/item-words.ts';
import { newestRevision } from '../../words/newest-revision.ts';
import classes from './items.module.css';

/** The newest text of an item; null once it is erased or when it never had one. */
function titleOf(item: ItemSummary): string | null {
  const message = newestRevision(item);
  if (message?.subject === undefined) return null;
  const { subject, text = '' } = message;
  return subject !== '' ? subject : text.slice(0, 200);
}

/** The value people group by: `category` where the agent decides it, else its first field. */
function mainValue(item: ItemSummary): { readonly value: string; readonly sure: string } | null {
  const fields = item.decision?.fields ?? {};
  const field = fields['category'] ?? Object.values(fields)[0];
  if (field === undefined || field.value === null) return null;
  return { value: field.value, sure: formatConfidence(field.confidence) };
}

function Title({ item }: { readonly item: ItemSummary }): ReactNode {
  const title = titleOf(item);
  if (title === null) return <span className={classes.soft}>no text: it has been erased</span>;
  return title === '' ? <span className={classes.soft}>no subject</span> : title;
}

function LaneWord({ lane }: { readonly lane: ItemSummary['lane'] }): ReactNode {
  if (lane === null) return <span className={classes.soft}>not decided</span>;
  return (
    <span className={classes.lane}>
      <LampShape state={lane} size={12} />
      {lane}
    </span>
  );
}

/** What happens next, and by whom. */
function Next({ item }: { readonly item: ItemSummary }): ReactNode {
  const { stuck, owner, state } = item;
  if (stuck !== null)
    return <span title={troubleWords(stuck.code).what}>{troubleWords(stuck.code).what}</span>;
  if (owner?.kind === 'timer') {
    return (
      <>
        goes out in <Countdown at={owner.until} />
      </>
    );
  }
  const words = ownerWords(owner);
  if (words !== null) return words;
  return <span className={classes.soft}>{state === 'resolved' ? 'done' : 'nothing more'}</span>;
}

export const itemColumns: readonly Column<ItemSummary>[] = [
  {
    id: 'state',
    header: 'State',
    width: '104px',
    cell: ({ state }) => <StateOf name={state} />,
  },
  {
    id: 'title',
    header: 'Ticket',
    width: 'minmax(0, 3fr)',
    cell: (item) => (
      <span className={classes.ticket}>
        <span className={classes.number}>{item.externalId}</span>
        <span className={classes.subject}>
          <Title item={item} />
        </span>
      </span>
    ),
  },
  {
    id: 'decided',
    header: 'Decided',
    width: 'minmax(0, 1.4fr)',
    cell: (item) => {
      const main = mainValue(item);
      return main === null ? (
        <span className={classes.soft}>—</span>
      ) : (
        <>
          {main.value} <span className={classes.soft}>{main.sure}</span>
        </>
      );
    },
  },
  { id: 'lane', header: 'Lane', width: '96px', cell: ({ lane }) => <LaneWord lane={lane} /> },
  {
    id: 'next',
    header: 'What is next',
    width: 'minmax(0, 1.6fr)',
    cell: (item) => <Next item={item} />,
  },
  {
    id: 'came',
    header: 'Came in',
    width: '96px',
    align: 'end',
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
  },
];

export function narrowItem(item: ItemSummary): ReactNode {
  const main = mainValue(item);
  return (
    <span className={classes.narrow}>
      <span className={classes.narrowHead}>
        <StateOf name={item.state} />
        <span className={classes.number}>{item.externalId}</span>
        <span className={classes.end}>
          <RelativeTime at={item.receivedAt} />
        </span>
      </span>
      <span className={classes.subject}>
        <Title item={item} />
      </span>
      <span className={classes.narrowFoot}>
        <LaneWord lane={item.lane} />
        {main === null ? null : <span className={classes.dotted}>{main.value}</span>}
        <span className={classes.dotted}>
          <Next item={item} />
        </span>
      </span>
    </span>
  );
}
