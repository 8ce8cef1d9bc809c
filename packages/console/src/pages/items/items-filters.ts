import { useQuery } from '@tanstack/react-query';
import { useAgentNames } from '../../api/actors.ts';
import { boardQuery } from '../../api/board.ts';
import type { QueryValues } from '../../api/request.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import type { ActiveFilter } from '../../components/filter/active-filters.tsx';
import type { Filter } from '../../components/filter/filter-bar.tsx';
import type { FilterOption, MoreFilter } from '../../components/filter/more-filters.tsx';
import type { TimeMode } from '../../format/time.ts';
import { itemStates } from '../../words/item-words.ts';
import { momentOf } from '../../words/moment.ts';
import type { ItemsSearch } from './route.ts';

const stateOptions: readonly FilterOption[] = Object.entries(itemStates).map(
  ([value, { word }]) => ({
    value,
    label: word,
  }),
);
const needOptions: readonly FilterOption[] = [
  { value: 'stuck', label: 'stuck' },
  { value: 'failed_write', label: 'failed write' },
];
const laneOptions: readonly FilterOption[] = ['auto', 'assisted', 'manual'].map((value) => ({
  value,
  label: value,
}));

/** The value of the address is offered too, also when nothing knows it any more. */
function options(known: readonly string[], set: string | undefined): readonly FilterOption[] {
  const values = new Set(set === undefined ? known : [...known, set]);
  return [...values].sort((a, b) => a.localeCompare(b)).map((value) => ({ value, label: value }));
}

/** The filters of the page: those beside the search, and those behind a button. */
export function useItemFilters(search: ItemsSearch): {
  readonly text: Filter;
  readonly first: readonly Filter[];
  readonly more: readonly MoreFilter[];
} {
  const agents = useAgentNames();
  const workspace = useQuery(workspaceQuery).data;
  const cells = useQuery(boardQuery).data?.cells ?? [];
  const fields = workspace?.fields ?? {};
  // Filters go by the field people group by: `category`, else the first one.
  const field = Object.hasOwn(fields, 'category') ? 'category' : (Object.keys(fields)[0] ?? '');
  const categories = [
    ...(fields[field]?.values ?? []),
    ...cells.flatMap(({ category }) => (category === null ? [] : [category])),
  ];
  return {
    text: { kind: 'text', name: 'q', label: 'Search the text' },
    first: [
      { kind: 'choice', name: 'state', label: 'State', options: stateOptions },
      { kind: 'choice', name: 'lane', label: 'Lane', options: laneOptions },
      {
        kind: 'choice',
        name: 'category',
        label: 'Category',
        options: options(categories, search.category),
      },
    ],
    more: [
      { kind: 'choice', name: 'needs', label: 'Needs a person', options: needOptions },
      { kind: 'choice', name: 'agent', label: 'Agent', options: options(agents, search.agent) },
      {
        kind: 'choice',
        name: 'queue',
        label: 'Queue',
        options: options(workspace?.queues ?? [], search.queue),
      },
      {
        kind: 'choice',
        name: 'source',
        label: 'Source',
        options: options(
          (workspace?.sources ?? []).map(({ name }) => name),
          search.source,
        ),
      },
      { kind: 'day', name: 'from', label: 'Came in from' },
      { kind: 'day', name: 'to', label: 'Came in up to' },
    ],
  };
}

/** The search parameters as the API takes them: days become moments in the zone the person has chosen. */
export function itemQueryOf(search: ItemsSearch, mode: TimeMode): QueryValues {
  const { from, to, q, ...rest } = search;
  return {
    ...rest,
    q: q?.slice(0, 200),
    from: momentOf(from, mode, 'begin'),
    to: momentOf(to, mode, 'end'),
  };
}

/** What is set behind the button, in words. */
export function activeOf(
  filters: readonly (MoreFilter | Filter)[],
  values: Readonly<Record<string, string | undefined>>,
): readonly ActiveFilter[] {
  return filters.flatMap((filter) => {
    const value = values[filter.name];
    if (value === undefined || value === '') return [];
    const shown =
      filter.kind === 'choice'
        ? (filter.options.find((one) => one.value === value)?.label ?? value)
        : value;
    return [{ name: filter.name, text: `${filter.label}: ${shown}` }];
  });
}
