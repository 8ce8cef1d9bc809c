import type { ReactNode } from 'react';
import { formatExact, formatRelative, formatSpan } from '../../format/time.ts';
import { preference } from '../../theme/preference.ts';
import { usePreference } from '../../theme/use-preference.ts';
import { useClock } from './clock.ts';

export const timeMode = preference('signalbox-time', ['local', 'utc'], 'local');

/** "3 min ago", the exact time on hover and for screen readers in `title`; local or UTC as chosen in the header. */
export function RelativeTime({ at }: { readonly at: string }): ReactNode {
  const [mode] = usePreference(timeMode);
  const atMs = Date.parse(at);
  const text = useClock((nowMs) => formatRelative(atMs, nowMs));
  return (
    <time dateTime={at} title={formatExact(atMs, mode)}>
      {text}
    </time>
  );
}

/** To the second, in the zone chosen in the header. */
export function ExactTime({ at }: { readonly at: string }): ReactNode {
  const [mode] = usePreference(timeMode);
  return <time dateTime={at}>{formatExact(Date.parse(at), mode)}</time>;
}

/** Time left until `at`: "42 s"; `over` from then on. */
export function Countdown({
  at,
  over = 'now',
}: {
  readonly at: string;
  readonly over?: string;
}): ReactNode {
  const [mode] = usePreference(timeMode);
  const atMs = Date.parse(at);
  const text = useClock((nowMs) => (nowMs >= atMs ? over : clock(atMs - nowMs)));
  return (
    <time dateTime={at} title={formatExact(atMs, mode)}>
      {text}
    </time>
  );
}

/** Under an hour to the second, for somebody may want to act in time. */
function clock(ms: number): string {
  if (ms >= 3_600_000) return formatSpan(ms);
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
