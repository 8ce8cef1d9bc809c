import { scopesOfRole } from '@signalbox/contract';
import type { Database } from '../store/database.ts';
import { resolveMembers } from '../store/people/resolve-members.ts';
import type { Caller } from './caller.ts';
import type { PeopleAuth, SessionPerson } from './people-auth.ts';

export interface Sessions {
  /** True when the request carries a cookie of ours, good or not. */
  carries(headers: Headers): boolean;
  /**
   * Whose session the request carries and what they may do in its tenant, asked of the database each time: a role taken
   * away, a membership ended, a session closed counts from the next request on. Null: nobody's.
   */
  callerOf(headers: Headers): Promise<Caller | null>;
  /** The same with what is known of the person. */
  whole(
    headers: Headers,
  ): Promise<{ readonly caller: Caller; readonly person: SessionPerson } | null>;
}

const cookieName = /(?:^|;\s*)(?:__Secure-)?signalbox\.session_token=/;

export function openSessions(database: Pick<Database, 'app'>, auth: PeopleAuth): Sessions {
  const carries = (headers: Headers): boolean => cookieName.test(headers.get('cookie') ?? '');
  const whole: Sessions['whole'] = async (headers) => {
    if (!carries(headers)) return null;
    const person = await auth.personOf(headers);
    if (person === null) return null;
    const memberships = await resolveMembers(database, person.userId);
    const member = memberships.find((one) => one.tenant_id === person.tenantId);
    if (member === undefined) return null;
    const { tenant_id: tenantId, id, role } = member;
    const caller: Caller = {
      tenantId,
      who: { kind: 'person', id, userId: person.userId, role },
      actor: `person:${id}`,
      scopes: scopesOfRole[role],
    };
    return { caller, person };
  };
  return { carries, whole, callerOf: async (headers) => (await whole(headers))?.caller ?? null };
}
