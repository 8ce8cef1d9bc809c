import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ExactTime, timeMode } from '../../components/time/relative-time.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { usePreference } from '../../theme/use-preference.ts';
import { localMinute, momentOfMinute } from '../../words/minute.ts';
import classes from './controls.module.css';

const minuteMs = 60_000;
const stepMs = 10 * minuteMs;

/** Chooses a past minute, and says so for as long as one is shown. */
export function PastBar({ at }: { readonly at: string | undefined }): ReactNode {
  const [zone] = usePreference(timeMode);
  const navigate = useNavigate({ from: '/controls' });
  const [typed, setTyped] = useState<string | null>(null);
  const go = (ms: number | undefined): void => {
    setTyped(null);
    const past = ms === undefined || ms >= Date.now() ? undefined : new Date(ms).toISOString();
    void navigate({ search: (old) => ({ ...old, at: past }) });
  };
  const shownMs = (): number =>
    at === undefined ? Math.floor(Date.now() / minuteMs) * minuteMs : Date.parse(at);
  const earlier = (): void => go(shownMs() - stepMs);
  const later = (): void => go(shownMs() + stepMs);
  useShortcuts('Controls', [
    { keys: '[', label: 'As it was ten minutes earlier', run: earlier },
    { keys: ']', label: 'Ten minutes later', run: later, enabled: at !== undefined },
    { keys: '.', label: 'As it is now', run: () => go(undefined), enabled: at !== undefined },
  ]);
  const value = typed ?? localMinute(at === undefined ? Date.now() : Date.parse(at), zone);
  const show = (): void => {
    const moment = momentOfMinute(value, zone);
    if (moment !== null) go(Date.parse(moment));
  };
  return (
    <form
      className={classes.past}
      data-past={at !== undefined}
      onSubmit={(event) => {
        event.preventDefault();
        show();
      }}
    >
      {at === undefined ? (
        <span className={classes.asOf}>As it was at</span>
      ) : (
        <strong className={classes.pastWords} role="status">
          As it was at <ExactTime at={at} />
        </strong>
      )}
      <Button size="compact-sm" title="[" aria-label="Ten minutes earlier" onClick={earlier}>
        −10 min
      </Button>
      <TextInput
        type="datetime-local"
        size="xs"
        aria-label={zone === 'utc' ? 'As it was at (UTC)' : 'As it was at'}
        value={value}
        max={localMinute(Date.now(), zone)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button size="compact-sm" type="submit" disabled={typed === null}>
        Show
      </Button>
      {at === undefined ? null : (
        <>
          <Button size="compact-sm" title="]" aria-label="Ten minutes later" onClick={later}>
            +10 min
          </Button>
          <Button size="compact-sm" variant="filled" onClick={() => go(undefined)}>
            Back to now
          </Button>
        </>
      )}
    </form>
  );
}
