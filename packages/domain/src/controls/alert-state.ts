import type { AlertChange } from './alert-change.ts';

/** What is known of one subject's alert. */
export interface AlertState {
  readonly state: 'firing' | 'recovered';
  /** The worst since it fires; never falls while it does, so that going to and fro is told once. */
  readonly severity: number;
  readonly times: number;
  readonly summary: string;
}

/** `fired`, `worse` and `recovered` are told; `counted` is not. */
export type AlertStep =
  | { readonly step: 'fired'; readonly next: AlertState }
  | { readonly step: 'worse' | 'counted' | 'recovered'; readonly next: AlertState };

/**
 * What a change makes of an alert; null when nothing follows. One that has recovered is over: the next time is a new one.
 * Firing again while it fires is counted, and told only when it got worse.
 */
export function stepAlert(current: AlertState | null, change: AlertChange): AlertStep | null {
  const firing = current?.state === 'firing' ? current : null;
  const { summary } = change;
  if (change.change === 'fires') {
    const { severity } = change;
    if (firing === null) {
      return { step: 'fired', next: { state: 'firing', severity, times: 1, summary } };
    }
    const worst = Math.max(firing.severity, severity);
    const next = { ...firing, severity: worst, times: firing.times + 1, summary };
    return { step: severity > firing.severity ? 'worse' : 'counted', next };
  }
  if (firing === null) return null;
  return change.change === 'recovers'
    ? { step: 'recovered', next: { ...firing, state: 'recovered', summary } }
    : { step: 'counted', next: { ...firing, summary } };
}
