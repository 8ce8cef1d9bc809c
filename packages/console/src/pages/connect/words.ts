import type { Connectable } from '../../api/source-drafts.ts';
import { probeError } from '../sources/words.ts';

const guarantees: Readonly<Record<string, string>> = {
  marker:
    'Each write carries a mark that is looked for before it is sent again: none is made twice.',
  idempotent: 'The system tells repeats apart: none is made twice.',
  'at-most-once':
    'The system tells no repeat, so a write whose end nobody saw is never sent again by itself.',
};

export const guaranteeWords = (guarantee: string): string => guarantees[guarantee] ?? guarantee;

const places: Readonly<Record<NonNullable<Connectable['places']>['kind'], string>> = {
  queues: 'Queues',
  projects: 'Projects',
  groups: 'Groups',
};

export const placesWord = (kind: keyof typeof places): string => places[kind];

/** Why a system could not be asked, as a sentence. */
export function faultWords(error: string, status: number | null): string {
  const said = error === 'refused' ? 'it refuses the question' : probeError(error);
  return `The system could not be asked: ${said}${status === null ? '' : ` (HTTP ${status})`}.`;
}

/** `variables.url` → what the form calls it. */
export function partWord(path: string, system: Connectable): string {
  const [first = '', key = ''] = path.split('.');
  if (first === 'name') return 'Name of the source';
  if (first === 'poll') return system.places === null ? 'Poll' : placesWord(system.places.kind);
  if (first === 'fields') return `Field ${key}`;
  const variable = system.variables.find(
    (one) => one.key === (first === 'variables' ? key : first),
  );
  return variable?.what ?? (first === 'variables' ? 'Variables' : first);
}
