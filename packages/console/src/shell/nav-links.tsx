import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { boardQuery } from '../api/board.ts';
import { useSession } from '../api/session.ts';
import { formatCount } from '../format/number.ts';
import { type Place, places } from './navigation.ts';
import classes from './shell.module.css';

/** The places the person may go to. */
export function usePlaces(): readonly Place[] {
  const { scopes } = useSession();
  return places.filter(({ scope }) => scopes.includes(scope) || scopes.includes('admin'));
}

export function NavLinks({
  only,
  onGo,
}: {
  readonly only?: readonly Place['to'][];
  readonly onGo?: () => void;
}): ReactNode {
  const { data: board } = useQuery(boardQuery);
  return usePlaces()
    .filter(({ to }) => only === undefined || only.includes(to))
    .map(({ to, label, icon: Icon, count }) => {
      const open = count === null ? 0 : (board?.needs[count] ?? 0);
      return (
        <Link
          key={to}
          to={to}
          className={classes.link}
          activeProps={{ 'data-here': 'true' }}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          onClick={onGo}
        >
          <Icon size={18} stroke={1.75} aria-hidden="true" />
          <span>{label}</span>
          {open === 0 ? null : (
            <span className={classes.count}>
              {formatCount(open)}
              <span className={classes.unseen}> open</span>
            </span>
          )}
        </Link>
      );
    });
}
