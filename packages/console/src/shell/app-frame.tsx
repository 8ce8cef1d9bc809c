import { Drawer, UnstyledButton } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { ConfirmHost } from '../components/dialog/confirm-host.tsx';
import { followEvents } from '../live/events.ts';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { Header } from './header.tsx';
import { NavLinks, usePlaces } from './nav-links.tsx';
import { bottomPlaces, places } from './navigation.ts';
import { openPalette, usePaletteOpened } from './palette-store.ts';
import classes from './shell.module.css';

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const KeySheet = lazy(async () => ({
  default: (await import('../components/keys/key-sheet.tsx')).KeySheet,
}));

/** The frame round every page of somebody who is signed in. */
export function AppFrame(): ReactNode {
  const client = useQueryClient();
  const [sheet, setSheet] = useState({ loaded: false, opened: false });
  const [menu, setMenu] = useState(false);
  const palette = usePaletteOpened();
  useEffect(() => followEvents(client), [client]);
  const openSheet = (): void => setSheet({ loaded: true, opened: true });
  useFrameShortcuts(openSheet);
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <Header onKeys={openSheet} />
      <nav className={classes.nav} aria-label="Places">
        <NavLinks />
      </nav>
      <main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <nav className={classes.bottom} aria-label="Places, short">
        <NavLinks only={bottomPlaces} />
        <UnstyledButton className={classes.link} onClick={() => setMenu(true)}>
          <IconMenu2 size={18} stroke={1.75} aria-hidden="true" />
          <span>More</span>
        </UnstyledButton>
      </nav>
      <Drawer
        opened={menu}
        onClose={() => setMenu(false)}
        title="Places"
        position="bottom"
        size="auto"
      >
        <div className={classes.menu}>
          <NavLinks
            only={places.map(({ to }) => to).filter((to) => !bottomPlaces.includes(to))}
            onGo={() => setMenu(false)}
          />
        </div>
      </Drawer>
      <ConfirmHost />
      <Suspense>
        {sheet.loaded ? (
          <KeySheet
            opened={sheet.opened}
            onClose={() => setSheet({ loaded: true, opened: false })}
          />
        ) : null}
        {palette ? <CommandPalette onKeys={openSheet} /> : null}
      </Suspense>
    </div>
  );
}

function useFrameShortcuts(openSheet: () => void): void {
  const navigate = useNavigate();
  const open = usePlaces();
  useShortcuts('Everywhere', [
    { keys: '?', label: 'Show these keys', run: openSheet },
    { keys: 'mod+k', label: 'Command palette', run: openPalette, whileTyping: true },
  ]);
  useShortcuts(
    'Go to',
    open.map(({ to, label, keys }) => ({
      keys: `g ${keys}`,
      label,
      run: () => void navigate({ to }),
    })),
  );
}
