import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QueryValues } from '../../api/request.ts';
import { ExportMenu } from '../../components/export/export-menu.tsx';
import { ActiveFilters } from '../../components/filter/active-filters.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { MoreFilters } from '../../components/filter/more-filters.tsx';
import { SavedViews } from '../../components/filter/saved-views.tsx';
import { useNarrow } from '../../components/list/use-narrow.ts';
import { Page } from '../../components/page/page.tsx';
import { timeMode } from '../../components/time/relative-time.tsx';
import { usePreference } from '../../theme/use-preference.ts';
import { ItemList } from './item-list.tsx';
import { activeOf, itemQueryOf, useItemFilters } from './items-filters.ts';
import type { ItemsSearch } from './route.ts';
import { SearchHelp } from './search-help.tsx';

const from = '/shell/items' as const;

export function ItemsPage(): ReactNode {
  const search = useSearch({ from });
  const [mode] = usePreference(timeMode);
  const filters = itemQueryOf(search, mode);
  return (
    <Page
      fill
      title="Items"
      question="Where is a ticket, and what became of it?"
      bar={<Bar search={search} filters={filters} />}
    >
      <ItemList search={search} filters={filters} />
    </Page>
  );
}

function Bar({
  search,
  filters,
}: {
  readonly search: ItemsSearch;
  readonly filters: QueryValues;
}): ReactNode {
  const navigate = useNavigate({ from: '/items' });
  const narrow = useNarrow();
  const { text, first, more } = useItemFilters(search);
  // On a phone everything but the text is behind the button: the list is what the screen is for.
  const beside = narrow ? [text] : [text, ...first];
  const behind = narrow ? [...first, ...more].filter((one) => one.kind !== 'text') : more;
  const change = (values: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ search: (old) => ({ ...old, ...values }), replace: true });
  };
  const active = activeOf(behind, search);
  return (
    <>
      <FilterBar filters={beside} values={search} onChange={change}>
        <SearchHelp />
        <MoreFilters filters={behind as typeof more} values={search} onChange={change} />
        <SavedViews
          page="items"
          values={search}
          onOpen={(values) => void navigate({ search: values })}
        />
        <ExportMenu
          path="/v1/items/export"
          filters={filters}
          note="All that the filters leave, at most the newest 100,000; redacted. The audit notes it."
        />
      </FilterBar>
      <ActiveFilters filters={active} onRemove={(name) => change({ [name]: undefined })} />
    </>
  );
}
