import type { IncidentView } from '@signalbox/contract';
import { causeWords, controlName, modeWords } from './control-words.ts';

export const incidentStates: Readonly<
  Record<IncidentView['state'], { readonly word: string; readonly means: string }>
> = {
  open: { word: 'Open', means: 'What it is about is not normal yet.' },
  recovered: {
    word: 'Recovered',
    means: 'What it is about is normal again. A person closes it once its causes are known.',
  },
  closed: { word: 'Closed', means: 'A person has looked and said how it ended.' },
};

type About = Pick<IncidentView, 'control' | 'agent' | 'category' | 'worstMode' | 'cause' | 'state'>;

/** What an incident is about, as a title: "triage, Payroll". */
export function incidentSubject({ control, agent, category }: About): string {
  if (agent === null) return controlName(control).title;
  return category === null ? agent : `${agent}, ${category}`;
}

const happened = {
  normal: 'was limited',
  reduced: 'was reduced',
  safe: 'went to safe mode',
  handback: 'was handed back to people',
  stopped: 'was stopped',
} as const;

/** What happened, in one sentence. */
export function whatHappened({ control, agent, category, worstMode, cause }: About): string {
  const because = `because ${causeWords(cause)}.`;
  if (agent === null || worstMode === null)
    return `${controlName(control).title} opened, ${because}`;
  const who = category === null ? `The agent ${agent}` : `The agent ${agent}, for ${category},`;
  return `${who} ${happened[worstMode]}, ${because}`;
}

/** How bad it was: the worst mode, or that a source was away. */
export function worstWord({ worstMode }: About): string {
  return worstMode === null ? 'Breaker open' : modeWords[worstMode].word;
}
