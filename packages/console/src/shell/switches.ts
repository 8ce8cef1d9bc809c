import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { timeMode } from '../components/time/relative-time.tsx';
import { usePreference } from '../theme/use-preference.ts';
import type { Command } from './palette-store.ts';

/** What each browser chooses for itself: light or dark, local time or UTC. The header and the palette offer the same. */
export function useSwitches(): readonly Command[] {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const [mode, setMode] = usePreference(timeMode);
  return [
    {
      id: 'theme',
      group: 'Console',
      label: scheme === 'dark' ? 'Light theme' : 'Dark theme',
      run: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'theme-system',
      group: 'Console',
      label: "The system's theme",
      run: () => setColorScheme('auto'),
    },
    {
      id: 'time',
      group: 'Console',
      label: mode === 'utc' ? 'Times in local time' : 'Times in UTC',
      run: () => setMode(mode === 'utc' ? 'local' : 'utc'),
    },
  ];
}
