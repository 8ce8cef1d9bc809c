import { detectInjection, type InjectionFinding } from './injection/detect-injection.ts';

/** What becomes of an item whose text seems to give orders to a machine. */
export type InjectionAct = 'person' | 'note' | 'off';

export interface GuardFacts {
  readonly subject: string;
  readonly body: string;
  /** Changes the sanitiser made, by code. */
  readonly sanitised: readonly string[];
  /** It had ended, its requester wrote again, and a person is to see it. */
  readonly reopened?: boolean;
  /** `off`: the text is not looked at. */
  readonly injection: InjectionAct;
}

export interface GuardFinding {
  readonly code: 'missing_text' | 'truncated' | 'reopened';
}

/** Where the suspicion stands, UTF-16 units of the redacted subject or body. */
export interface SuspectedSpan {
  readonly part: 'subject' | 'body';
  readonly from: number;
  readonly to: number;
}

/** A suspicion as it is recorded: figures, kinds and places, never words of the text. */
export interface Suspicion {
  readonly score: number;
  readonly limit: number;
  readonly families: InjectionFinding['families'];
  readonly spans: readonly SuspectedSpan[];
  readonly act: 'person' | 'note';
}

export interface Guarded {
  readonly findings: readonly GuardFinding[];
  /** Not null: the item is tainted. */
  readonly suspicion: Suspicion | null;
}

/**
 * What stands against letting an agent act on this item alone. Each finding, and a suspicion unless it is only noted, becomes a
 * reason at the gate and keeps the item with people; an agent may still suggest.
 */
export function guardItem(facts: GuardFacts): Guarded {
  const findings: GuardFinding[] = [];
  // Two letters cannot carry a request; whatever a model says of them is a guess.
  const letters = `${facts.subject}${facts.body}`.replace(/[^\p{L}\p{N}]/gu, '');
  if (letters.length < 3) findings.push({ code: 'missing_text' });
  if (facts.sanitised.includes('truncated')) findings.push({ code: 'truncated' });
  if (facts.reopened === true) findings.push({ code: 'reopened' });
  return { findings, suspicion: suspicionOf(facts) };
}

function suspicionOf({ subject, body, injection }: GuardFacts): Suspicion | null {
  if (injection === 'off') return null;
  const { score, limit, suspected, families, spans } = detectInjection(`${subject}\n${body}`);
  if (!suspected) return null;
  const placed = spans.flatMap((span) => partsOf(span, subject.length));
  return { score, limit, families, spans: placed, act: injection };
}

/** Two sentences that are read together may be the subject and the first of the body. */
function partsOf(
  { from, to }: { readonly from: number; readonly to: number },
  subjectLength: number,
): readonly SuspectedSpan[] {
  const parts: SuspectedSpan[] = [];
  if (from < subjectLength) parts.push({ part: 'subject', from, to: Math.min(to, subjectLength) });
  const bodyFrom = subjectLength + 1;
  if (to > bodyFrom) {
    parts.push({ part: 'body', from: Math.max(0, from - bodyFrom), to: to - bodyFrom });
  }
  return parts;
}
