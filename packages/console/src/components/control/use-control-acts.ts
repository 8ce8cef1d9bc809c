import type { ModeName } from '@signalbox/contract';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { setControl } from '../../api/controls.ts';
import { controlName, resetMeans } from '../../words/control-words.ts';
import { confirm } from '../dialog/confirm.ts';
import { notifyProblem } from '../state/notify.ts';
import type { Trip, TripAnswer } from './trip-dialog.tsx';

export interface ControlActs {
  /** What is asked now; give it to `TripDialog`. */
  readonly asked: Trip | null;
  readonly ask: (trip: Trip) => void;
  readonly close: () => void;
  readonly trip: (answer: TripAnswer) => void;
  /** Asks for a reason and says what it means. */
  readonly reset: (control: string, mode: ModeName | null) => Promise<void>;
  readonly pending: boolean;
  /** What is in force now, and how long that took; null before the first. */
  readonly said: string | null;
}

interface Sent {
  readonly control: string;
  readonly to: 'trip' | 'reset';
  readonly answer: Partial<TripAnswer> & { readonly reason: string };
}

/** Throws and resets controls. Each answer comes when it is in force everywhere, and says after how many seconds that was. */
export function useControlActs(): ControlActs {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Trip | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: async ({ control, to, answer: { reason, until, mode } }: Sent) => {
      const startedMs = performance.now();
      await setControl(control, to, reason, {
        ...(until === undefined ? {} : { until }),
        ...(mode === undefined ? {} : { mode }),
      });
      return ((performance.now() - startedMs) / 1_000).toFixed(2);
    },
    onSuccess: async (seconds, { control, to }) => {
      const { title } = controlName(control);
      setSaid(
        `${title}: ${to === 'trip' ? 'set' : 'reset'}, in force everywhere after ${seconds} s.`,
      );
      await renewControls(client);
    },
    onError: notifyProblem,
  });
  return {
    asked,
    ask: setAsked,
    close: () => setAsked(null),
    trip: (answer) => {
      if (asked !== null) send.mutate({ control: asked.control, to: 'trip', answer });
      setAsked(null);
    },
    reset: async (control, mode) => {
      const answer = await confirm({
        title: `Reset: ${controlName(control).title}?`,
        body: resetMeans(control, mode),
        action: 'Reset',
        reason: 'required',
      });
      if (answer !== null) send.mutate({ control, to: 'reset', answer });
    },
    pending: send.isPending,
    said,
  };
}

export async function renewControls(client: QueryClient): Promise<void> {
  const stale = ['controls', 'board', 'incidents', 'alerts'];
  await Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] })));
}
