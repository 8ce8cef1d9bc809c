import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Names } from '../words/entry-detail.ts';
import { agentsQuery } from './agents.ts';
import { keysQuery } from './keys.ts';
import { peopleQuery } from './people.ts';
import { useMay, useSession } from './session.ts';

const none: readonly never[] = [];

/** The agents that serve, by name. */
export function useAgentNames(): readonly string[] {
  const agents = useQuery(agentsQuery).data;
  return useMemo(() => (agents ?? none).map(({ name }) => name), [agents]);
}

export interface ActorOption {
  readonly group: string;
  readonly items: readonly { readonly value: string; readonly label: string }[];
}

/** Everybody who can stand in the audit, for a picker. Keys are known to owners only. */
export function useActorOptions(): readonly ActorOption[] {
  const people = useQuery(peopleQuery).data ?? none;
  const agents = useAgentNames();
  const keys = useQuery({ ...keysQuery, enabled: useMay('admin') }).data ?? none;
  return useMemo(
    () =>
      [
        {
          group: 'People',
          items: people.map(({ id, name, removedAt }) => ({
            value: `person:${id}`,
            label: removedAt === null ? name : `${name} (left)`,
          })),
        },
        { group: 'Agents', items: agents.map((name) => ({ value: `agent:${name}`, label: name })) },
        {
          group: 'Keys',
          items: keys.map(({ id, name, revokedAt }) => ({
            value: `key:${id}`,
            label: revokedAt === null ? name : `${name} (revoked)`,
          })),
        },
        { group: 'The line', items: [{ value: 'system', label: 'the line itself' }] },
      ].filter(({ items }) => items.length > 0),
    [people, agents, keys],
  );
}

/** Names for actors. Where a name is not known, or may not be, the kind and the first characters of the id. */
export function useNames(): Names {
  const people = useQuery(peopleQuery).data;
  const keys = useQuery({ ...keysQuery, enabled: useMay('admin') }).data;
  const { member, user } = useSession();
  return useMemo(() => {
    const known = new Map<string, string>();
    for (const { id, name } of people ?? none) known.set(`person:${id}`, name);
    for (const { id, name } of keys ?? none) known.set(`key:${id}`, `key ${name}`);
    known.set(`person:${member.id}`, `${user.name} (you)`);
    return { of: (actor) => known.get(actor) ?? plainName(actor) };
  }, [people, keys, member.id, user.name]);
}

function plainName(actor: string): string {
  const [, kind = '', id = ''] = /^(person|key|agent):(.+)$/s.exec(actor) ?? [];
  if (kind === 'agent') return `agent ${id}`;
  if (kind !== '') return `${kind} ${id.slice(0, 8)}`;
  return actor === 'system' ? 'the line' : actor;
}

/** An actor as the API's filters and the audit write it. */
export function actorText(actor: { readonly kind: string; readonly id: string }): string {
  return actor.kind === 'system' ? actor.id : `${actor.kind}:${actor.id}`;
}
