import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ActorOption } from '../../api/actors.ts';
import { findByExternalId } from '../../api/items.ts';
import type { QueryValues } from '../../api/request.ts';
import type { ActiveFilter } from '../../components/filter/active-filters.tsx';
import type { MoreFilter } from '../../components/filter/more-filters.tsx';
import type { TimeMode } from '../../format/time.ts';
import { entryType, entryTypes, groupLabels } from '../../words/entry-types.ts';
import { momentOf } from '../../words/moment.ts';
import type { AuditSearch } from './route.ts';

const uuidShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const typeOptions = Object.entries(groupLabels).map(([group, label]) => ({
  group: label,
  items: Object.entries(entryTypes)
    .filter(([, one]) => one.group === group)
    .map(([value, { title }]) => ({ value, label: title })),
}));

/** The filters of the page. What the address names is offered too, also when nobody knows it any more. */
export function auditFilters(
  actors: readonly ActorOption[],
  search: AuditSearch,
): readonly MoreFilter[] {
  const known = actors.some(({ items }) => items.some(({ value }) => value === search.actor));
  const actor = search.actor;
  return [
    { kind: 'groups', name: 'type', label: 'What happened', options: typeOptions },
    {
      kind: 'groups',
      name: 'actor',
      label: 'Who',
      options:
        actor === undefined || known
          ? actors
          : [...actors, { group: 'Others', items: [{ value: actor, label: actor }] }],
    },
    {
      kind: 'text',
      name: 'item',
      label: 'Item',
      description: 'Its id, or the number its source gave it',
    },
    { kind: 'day', name: 'from', label: 'From' },
    { kind: 'day', name: 'to', label: 'Up to' },
  ];
}

export function activeAuditFilters(
  filters: readonly MoreFilter[],
  search: AuditSearch,
): readonly ActiveFilter[] {
  return filters.flatMap((filter) => {
    const value = search[filter.name as keyof AuditSearch];
    if (value === undefined) return [];
    if (filter.kind !== 'groups') return [{ name: filter.name, text: `${filter.label}: ${value}` }];
    const option = filter.options.flatMap(({ items }) => items).find((one) => one.value === value);
    const shown = option?.label ?? (filter.name === 'type' ? entryType(value).title : value);
    return [{ name: filter.name, text: `${filter.label}: ${shown}` }];
  });
}

const externalQuery = (externalId: string) =>
  queryOptions({
    queryKey: ['items', 'by-external-id', externalId],
    queryFn: async ({ signal }) => (await findByExternalId(externalId, signal))?.id ?? null,
    staleTime: 60_000,
  });

export type AuditQuery =
  | { readonly kind: 'ready'; readonly filters: QueryValues }
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'no_item' };

/** The search as the API takes it. A ticket's own number is turned into the id of its item first. */
export function useAuditQuery(search: AuditSearch, mode: TimeMode): AuditQuery {
  const { type, actor, item } = search;
  const isId = item === undefined || uuidShape.test(item);
  const found = useQuery({ ...externalQuery(item ?? ''), enabled: !isId });
  const filters = {
    type: type?.slice(0, 100),
    actor: actor?.slice(0, 200),
    from: momentOf(search.from, mode, 'begin'),
    to: momentOf(search.to, mode, 'end'),
  };
  if (isId) return { kind: 'ready', filters: { ...filters, itemId: item } };
  if (found.data === undefined) {
    return found.error === null ? { kind: 'looking' } : { kind: 'failed', error: found.error };
  }
  return found.data === null
    ? { kind: 'no_item' }
    : { kind: 'ready', filters: { ...filters, itemId: found.data } };
}
