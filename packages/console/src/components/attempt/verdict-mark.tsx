import type { ReactNode } from 'react';
import { writeWords } from '../../words/item-words.ts';
import { StateMark } from '../lamp/state-mark.tsx';

/** What an attempt came to, in a word; null while nobody knows. */
export function verdictWord(verdict: string | null): string {
  return (verdict ?? 'under way').replaceAll('_', ' ');
}

export function VerdictMark({ verdict }: { readonly verdict: string | null }): ReactNode {
  return <StateMark tone={writeWords(verdict ?? 'pending').tone}>{verdictWord(verdict)}</StateMark>;
}
