import type { Trip } from '../../components/control/trip-dialog.tsx';
import { breakerWords, controlName } from '../../words/control-words.ts';
import type { Row } from './rows.ts';

export interface Reset {
  readonly control: string;
  readonly label: string;
}

export interface Offers {
  /** Its word on the button. */
  readonly trip: { readonly label: string; readonly trip: Trip } | null;
  readonly reset: Reset | null;
  /** The breaker of an agent, which is a control of its own. */
  readonly resetBreaker: Reset | null;
}

/** What a person can do with a control as it stands. */
export function offersFor(row: Row): Offers {
  switch (row.kind) {
    case 'mode':
      return {
        trip: {
          label: 'Limit …',
          trip: {
            control: row.id,
            title: `Limit ${controlName(row.id).name}?`,
            body: 'What is decided from now on is limited as far as you choose; what waits to be written goes through the gate again. Of this and what the control finds itself, the stricter counts.',
            action: 'Limit it',
            modes: ['reduced', 'safe', 'handback', 'stopped'],
          },
        },
        reset:
          row.mode === 'normal' && (row.known?.forced ?? null) === null
            ? null
            : { control: row.id, label: 'Reset …' },
        resetBreaker:
          row.breaker === null || row.breaker.state === 'closed'
            ? null
            : { control: row.breaker.control, label: 'Close its breaker …' },
      };
    case 'breaker':
      return {
        trip: { label: 'Stop writing to it …', trip: stopOf(`source:${row.source}`) },
        reset: row.breaker.state === 'closed' ? null : { control: row.id, label: 'Reset …' },
        resetBreaker: null,
      };
    case 'burst':
      return { trip: null, reset: { control: row.id, label: 'Reset …' }, resetBreaker: null };
    case 'switch':
      return row.tripped
        ? { trip: null, reset: { control: row.id, label: 'Reset …' }, resetBreaker: null }
        : { trip: { label: 'Stop …', trip: stopOf(row.id) }, reset: null, resetBreaker: null };
  }
}

function stopOf(control: string): Trip {
  const { kind, name } = controlName(control);
  const what = kind === 'tenant' ? 'everything' : `${kind} ${name}`;
  return {
    control,
    title: `Stop ${what}?`,
    body: 'Nothing it covers is written any more, also of what was decided before. Tickets still come in and wait for people.',
    action: 'Stop it',
    modes: [],
  };
}

/** The state of an agent's breaker, in words for the details. */
export function breakerState(state: string): string {
  const words = breakerWords[state];
  return words === undefined ? state : `${words.word}. ${words.means}`;
}
