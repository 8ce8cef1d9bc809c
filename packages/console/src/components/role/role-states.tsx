import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { peopleQuery } from '../../api/people.ts';
import { useSession } from '../../api/session.ts';
import { type RoleAct, roleActs, whoMay } from '../../words/role-acts.ts';
import { EmptyState } from '../state/states.tsx';
import classes from './role.module.css';

/** Stands where a page or a part of it would be: what the person's role does not open, who may, and who can change that. */
export function RoleRefused({
  act,
  children,
}: {
  readonly act: RoleAct;
  /** Where to look instead. */
  readonly children?: ReactNode;
}): ReactNode {
  const who = whoMay(act);
  return (
    <EmptyState title={`Your role may not ${act}`}>
      <p>
        {who.charAt(0).toUpperCase()}
        {who.slice(1)} may. <WhoHelps />
      </p>
      {children}
    </EmptyState>
  );
}

/** Stands where buttons would be, for those of the acts that the person's role does not include; nothing when it has them all. */
export function RoleNote({ acts }: { readonly acts: readonly RoleAct[] }): ReactNode {
  const { scopes } = useSession();
  const refused = scopes.includes('admin')
    ? []
    : acts.filter((act) => !scopes.includes(roleActs[act]));
  if (refused.length === 0) return null;
  return (
    <aside role="note" aria-label="What your role may not do here" className={classes.note}>
      <p>
        {refused.map((act) => (
          <span key={act}>
            Your role may not {act}: {whoMay(act)} may.{' '}
          </span>
        ))}
        <WhoHelps />
      </p>
    </aside>
  );
}

function WhoHelps(): ReactNode {
  const { member } = useSession();
  const { data: people = [] } = useQuery(peopleQuery);
  const owners = people.filter(({ role, removedAt }) => role === 'owner' && removedAt === null);
  const names = owners.map(({ name }) => name).join(', ');
  return (
    <>
      You are {member.role}; an owner can change that
      {names === '' ? '' : `: ${names}`}.
    </>
  );
}
