import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BoardNeeds } from '../../api/board.ts';
import { Countdown, RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import classes from './now.module.css';

interface Need {
  readonly label: string;
  readonly count: number;
  readonly note: ReactNode;
  readonly to: '/inbox' | '/holds' | '/items';
  readonly search: Readonly<Record<string, string>>;
  readonly urgent: boolean;
}

/** What waits for somebody. Every number opens the rows behind it. */
export function Needs({ needs }: { readonly needs: BoardNeeds }): ReactNode {
  return (
    <section aria-label="What needs a person">
      <ul className={classes.needs}>
        {rowsOf(needs).map((need) => (
          <li key={need.label}>
            <Link
              to={need.to}
              search={need.search}
              className={classes.need}
              data-urgent={need.urgent && need.count > 0}
            >
              <span className={classes.needLabel}>{need.label}</span>
              <span className={classes.needCount}>{formatCount(need.count)}</span>
              <span className={classes.needNote}>{need.note}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function rowsOf(needs: BoardNeeds): readonly Need[] {
  const { oldestReviewAt, nextHoldAt } = needs;
  return [
    {
      label: 'In review',
      count: needs.inReview,
      note:
        oldestReviewAt === null ? (
          'nobody waits'
        ) : (
          <>
            oldest <RelativeTime at={oldestReviewAt} />
          </>
        ),
      to: '/inbox',
      search: {},
      urgent: false,
    },
    {
      label: 'Reviews expiring',
      count: needs.expiringSoon,
      note: 'within the hour',
      to: '/inbox',
      search: { order: 'expiring' },
      urgent: true,
    },
    {
      label: 'Held',
      count: needs.held,
      note:
        nextHoldAt === null ? (
          'nothing is going out'
        ) : (
          <>
            next goes out <Countdown at={nextHoldAt} />
          </>
        ),
      to: '/holds',
      search: {},
      urgent: false,
    },
    {
      label: 'Stuck',
      count: needs.stuck,
      note: 'stopped by an error',
      to: '/items',
      search: { needs: 'stuck' },
      urgent: true,
    },
    {
      label: 'Failed writes',
      count: needs.failedWrites,
      note: 'of the stuck ones',
      to: '/items',
      search: { needs: 'failed_write' },
      urgent: true,
    },
    {
      label: 'Handed over',
      count: needs.handedOver,
      note: 'left to people, as intended',
      to: '/items',
      search: { state: 'handed_over' },
      urgent: false,
    },
  ];
}
