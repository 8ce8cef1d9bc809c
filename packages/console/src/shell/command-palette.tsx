import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { usePlaces } from './nav-links.tsx';
import { type Command, closePalette, useRegisteredCommands } from './palette-store.ts';
import { useSwitches } from './switches.ts';

const [store, actions] = createSpotlight();

/** Ctrl/Command+K: every place, every action of the page, and a search of the items for what is typed. */
export function CommandPalette({ onKeys }: { readonly onKeys: () => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const registered = useRegisteredCommands();
  const switches = useSwitches();
  const places = usePlaces();
  useEffect(() => {
    actions.open();
    return () => actions.close();
  }, []);
  const commands: readonly Command[] = [
    ...registered,
    ...places.map(({ to, label }) => ({
      id: `go-${to}`,
      group: 'Go to',
      label,
      run: () => void navigate({ to }),
    })),
    {
      id: 'account',
      group: 'Go to',
      label: 'Your account',
      run: () => void navigate({ to: '/account' }),
    },
    {
      id: 'start',
      group: 'Go to',
      label: 'First steps: the short tour',
      keywords: ['start', 'onboarding', 'example'],
      run: () => void navigate({ to: '/start' }),
    },
    ...switches,
    { id: 'keys', group: 'Console', label: 'Show the keys of this page', run: onKeys },
  ];
  const search: readonly Command[] =
    typed.trim() === ''
      ? []
      : [
          {
            id: 'search',
            group: 'Search',
            label: `Search the items for “${typed.trim()}”`,
            keywords: [typed],
            run: () => void navigate({ to: '/items', search: { q: typed.trim() } }),
          },
        ];
  return (
    <Spotlight
      store={store}
      actions={grouped([...commands, ...search])}
      query={typed}
      onQueryChange={setTyped}
      shortcut={null}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      nothingFound="Nothing of that name"
      highlightQuery
      scrollable
      maxHeight={400}
      onSpotlightClose={closePalette}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden="true" />,
        placeholder: 'Go to, do, or search the items',
        'aria-label': 'Go to, do, or search the items',
      }}
    />
  );
}

function grouped(
  commands: readonly Command[],
): { group: string; actions: SpotlightActionData[] }[] {
  const groups = new Map<string, SpotlightActionData[]>();
  for (const { id, label, group = 'This page', keywords = [], run } of commands) {
    const list = groups.get(group) ?? [];
    list.push({ id, label, keywords: [...keywords], onClick: run });
    groups.set(group, list);
  }
  return [...groups].map(([group, list]) => ({ group, actions: list }));
}
