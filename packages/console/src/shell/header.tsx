import { ActionIcon, Button, Menu, UnstyledButton, useComputedColorScheme } from '@mantine/core';
import {
  IconKeyboard,
  IconMoon,
  IconPlugConnectedX,
  IconSearch,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { signOut, useSession } from '../api/session.ts';
import { notifyProblem } from '../components/state/notify.ts';
import { timeMode } from '../components/time/relative-time.tsx';
import { useLiveState } from '../live/use-live-state.ts';
import { usePreference } from '../theme/use-preference.ts';
import { Mark } from './mark.tsx';
import { openPalette } from './palette-store.ts';
import classes from './shell.module.css';
import { useSwitches } from './switches.ts';

export function Header({ onKeys }: { readonly onKeys: () => void }): ReactNode {
  const { tenant } = useSession();
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.brand} aria-label={`Signalbox, ${tenant.name}`}>
        <Mark />
        <span className={classes.name}>Signalbox</span>
        <span className={classes.tenant}>{tenant.name}</span>
      </Link>
      <div className={classes.tools}>
        <LiveNote />
        <UnstyledButton
          className={classes.search}
          onClick={openPalette}
          aria-label="Command palette"
        >
          <IconSearch size={16} aria-hidden="true" />
          <span>Go to or search</span>
          <kbd>Ctrl K</kbd>
        </UnstyledButton>
        <TimeSwitch />
        <ThemeSwitch />
        <ActionIcon
          className={classes.keysButton}
          aria-label="Keys of this page"
          title="Keys of this page (?)"
          onClick={onKeys}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
        <PersonMenu />
      </div>
    </header>
  );
}

/** Silent while all is well: that the console follows is what people expect. */
function LiveNote(): ReactNode {
  const state = useLiveState();
  return (
    <span role="status">
      {state === 'away' ? (
        <span className={classes.away}>
          <IconPlugConnectedX size={16} aria-hidden="true" />
          Not live: connecting again
        </span>
      ) : null}
    </span>
  );
}

function TimeSwitch(): ReactNode {
  const [mode, setMode] = usePreference(timeMode);
  return (
    <Button
      className={classes.timeButton}
      variant="subtle"
      size="compact-sm"
      title="Exact times in local time or UTC"
      onClick={() => setMode(mode === 'utc' ? 'local' : 'utc')}
    >
      {mode === 'utc' ? 'UTC' : 'Local'}
    </Button>
  );
}

function ThemeSwitch(): ReactNode {
  const scheme = useComputedColorScheme('light');
  const [change] = useSwitches();
  return (
    <ActionIcon aria-label={change?.label} title={change?.label} onClick={() => change?.run()}>
      {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}

function PersonMenu(): ReactNode {
  const { user, member } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    try {
      await signOut(client);
      await navigate({ to: '/sign-in' });
    } catch (error) {
      notifyProblem(error);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`${user.name}: account and sign out`}>
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.name} · {member.role}
        </Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: '/account' })}>Your account</Menu.Item>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
