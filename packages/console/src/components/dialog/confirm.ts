import type { ReactNode } from 'react';

export interface ConfirmQuestion {
  /** "Stop everything?" */
  readonly title: string;
  /** What will happen, and what will not. */
  readonly body: ReactNode;
  /** The word on the button: "Stop". */
  readonly action: string;
  /** For what cannot be taken back or stops the line. */
  readonly danger?: boolean;
  /** Whether a reason is asked for; it goes into the audit. Default `none`. */
  readonly reason?: 'none' | 'optional' | 'required';
}

export interface ConfirmAnswer {
  /** Empty when none was asked for or given. */
  readonly reason: string;
}

export interface Asked {
  readonly question: ConfirmQuestion;
  readonly answer: (answer: ConfirmAnswer | null) => void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

/** Asks in a dialog. Resolves with the answer, or null when it was refused. */
export function confirm(question: ConfirmQuestion): Promise<ConfirmAnswer | null> {
  asked?.answer(null);
  return new Promise((resolve) => {
    setAsked({
      question,
      answer: (answer) => {
        setAsked(null);
        resolve(answer);
      },
    });
  });
}

function setAsked(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

export function currentlyAsked(): Asked | null {
  return asked;
}

export function onAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
