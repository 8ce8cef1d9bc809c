import type { ToolView } from '@signalbox/contract';
import type { Tone } from '../../components/lamp/tone.ts';

interface StateWords {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string;
}

/** Where a tool stands, and what follows for agents that list it. */
export const toolStates: Readonly<Record<ToolView['state'], StateWords>> = {
  ready: { tone: 'auto', word: 'ready', meaning: 'Agents that list it may call it.' },
  new: {
    ...{ tone: 'assisted', word: 'not looked at' },
    meaning: 'Nobody has approved what it says of itself, so no agent may call it.',
  },
  changed: {
    ...{ tone: 'manual', word: 'needs a new look' },
    meaning:
      'It says something else of itself than what was approved. No agent may call it until somebody has looked again.',
  },
  missing: {
    ...{ tone: 'manual', word: 'missing' },
    meaning: 'Its server has no tool of this name.',
  },
  unreadable: {
    ...{ tone: 'manual', word: 'cannot be used' },
    meaning: 'Its server defines it in a way that no model can be told of.',
  },
  unreachable: {
    ...{ tone: 'manual', word: 'not reached' },
    meaning:
      'Its server did not answer just now; whether the tool is still what was approved is not known.',
  },
};

/** What a call may do, and whether a model may make it. */
export const riskWords: Readonly<Record<ToolView['risk'], string>> = {
  read: 'reads only; may be called at any time',
  reversible: 'changes something; never called once text from outside was read',
  visible: 'others see it; never called by a model',
  irreversible: 'cannot be taken back; never called by a model',
  money: 'moves money; never called by a model',
  safety: 'touches safety; never called by a model',
};

const codes: Readonly<Record<string, string>> = {
  answered: 'It answered.',
  not_listed: 'It is not listed.',
  limit_reached: 'It was called as often as it may be.',
  tainted: 'It changes something, and text from outside was read.',
  needs_person: 'No model may call what has this risk.',
  not_reviewed: 'Nobody has approved what it says of itself.',
  changed: 'It says something else of itself than what was approved.',
  input_refused: 'The input does not have its form.',
  busy: 'Too many calls are under way.',
  closed: 'Its breaker keeps calls from it.',
  late: 'It did not answer in time.',
  unreachable: 'Its server cannot be reached.',
  unreadable: 'Nobody can read what it answered.',
  too_large: 'It answered more than is taken.',
  failed: 'The tool itself says that it could not.',
  cancelled: 'The call was ended.',
};

/** What became of a call, as docs/guides/tools.md has it. */
export function codeWords(code: string, dryRun: boolean): string {
  if (code === 'answered' && dryRun) return 'Everything is in order; nothing was sent.';
  return codes[code] ?? code;
}

const blanks: Readonly<Record<string, unknown>> = {
  ...{ string: '', number: 0, integer: 0, boolean: false, array: [], object: {} },
};

/** Input with what a tool asks for at least, to be filled in; as JSON. */
export function blankInput(schema: Readonly<Record<string, unknown>> | undefined): string {
  const properties = schema?.['properties'] as Record<string, { type?: unknown }> | undefined;
  const required = schema?.['required'];
  const names = Array.isArray(required) ? required.filter((one) => typeof one === 'string') : [];
  const entries = names.map((name) => [name, blanks[String(properties?.[name]?.type)] ?? '']);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}
