import { useQuery } from '@tanstack/react-query';
import { peopleQuery } from '../../api/people.ts';
import { useSession } from '../../api/session.ts';

export interface Names {
  /** As the API names the person who is signed in. */
  readonly me: string;
  /** `person:…` as a name; a machine key in words. */
  readonly of: (actor: string) => string;
}

export function useNames(): Names {
  const { member } = useSession();
  const { data = [] } = useQuery({ ...peopleQuery, staleTime: 5 * 60_000 });
  return {
    me: `person:${member.id}`,
    of: (actor) => {
      const found = data.find(({ id }) => actor === `person:${id}`);
      if (found !== undefined) return found.name;
      return actor.startsWith('key:') ? 'A machine key' : 'Somebody else';
    },
  };
}
