import type { Mode } from '../shared/mode.ts';
import { nameOfControl } from './alert-change.ts';
import { describeCause } from './describe-cause.ts';
import type { ControlCause } from './verdict.ts';

/** The numbers of an incident that its messages tell. */
export interface IncidentFacts {
  readonly control: string;
  readonly state: 'open' | 'recovered' | 'closed';
  readonly worstMode: Mode | null;
  readonly cause: ControlCause;
  /** Times as the reader is to see them, such as `2026-01-31 14:05 UTC`. */
  readonly openedAt: string;
  readonly recoveredAt: string | null;
  readonly total: number;
  readonly automatic: number;
  readonly held: number;
  readonly inReview: number;
  readonly written: number;
}

export interface StakeholderMessage {
  readonly audience: 'team' | 'leadership' | 'requesters';
  readonly subject: string;
  readonly text: string;
}

const whatModesDo: Readonly<Record<Mode, string>> = {
  normal: 'It works as usual.',
  reduced: 'People confirm everything it decides.',
  safe: 'Rules propose in its place, and people confirm.',
  handback: 'People decide; it only suggests.',
  stopped: 'It does not run until a person starts it again.',
};

/** `1 ticket`, `3 tickets`. */
function tickets(count: number): string {
  return count === 1 ? '1 ticket' : `${count} tickets`;
}

function statusOf({ state, openedAt, recoveredAt }: IncidentFacts): string {
  if (state === 'open') return `Since ${openedAt}, not over.`;
  return `From ${openedAt} to ${recoveredAt ?? 'the time it was closed'}.`;
}

/**
 * Messages ready to send to those who ask, filled with this incident's numbers. For requesters it names no agent, no cause
 * and no number: they ask about their own ticket.
 */
export function incidentMessages(facts: IncidentFacts): readonly StakeholderMessage[] {
  const name = nameOfControl(facts.control);
  const cause = describeCause(facts.cause);
  const why = cause === '' ? '' : ` Cause: ${cause}.`;
  const what =
    facts.worstMode === null
      ? 'Nothing is written to this system by itself while its breaker is open.'
      : `Worst mode: ${facts.worstMode}. ${whatModesDo[facts.worstMode]}`;
  const over = facts.state !== 'open';
  const { automatic, held, inReview, written, total } = facts;
  return [
    {
      audience: 'team',
      subject: `${over ? 'Over' : 'Incident'}: ${name}`,
      text: [
        `${statusOf(facts)}${why} ${what}`,
        `Of ${tickets(total)} decided in that time ${automatic} were decided automatically: ${written} are written, ${held} wait in a delay, ${inReview} wait for review.`,
        over
          ? 'Please check what was written before you close the incident.'
          : 'Please look at what was written, and put wrong decisions back for checking.',
      ].join('\n\n'),
    },
    {
      audience: 'leadership',
      subject: `${over ? 'Over' : 'Limited'}: automatic handling by ${name}`,
      text: [
        `${statusOf(facts)} The controls limited ${name} by themselves.${why}`,
        `${tickets(total)} were decided in that time, ${automatic} of them automatically; ${written} were written to the ticket system.`,
        over ? 'Handling is as usual again.' : 'People work on them, and answers may take longer.',
      ].join('\n\n'),
    },
    {
      audience: 'requesters',
      subject: over ? 'Your ticket is handled as usual' : 'Your ticket may take longer',
      text: over
        ? 'For a time our team handled tickets without its usual tools. Everything works again, and your ticket is handled as usual. If something about it looks wrong, just answer this message.'
        : 'Our team is looking at tickets itself at the moment, so an answer may take longer than usual. Your ticket is not lost, and you need not send it again. If something about it looks wrong, just answer this message.',
    },
  ];
}
