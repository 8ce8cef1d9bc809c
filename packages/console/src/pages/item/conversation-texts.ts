import type { ConversationStepView } from '@signalbox/contract';

/** A part of what was said, and who said it. */
export interface Passage {
  readonly by: string;
  readonly text: string;
}

const roleWords: Readonly<Record<string, string>> = {
  user: 'Asked',
  assistant: 'The model said before',
  tool: 'A tool answered',
};

/** What a step was given, part by part, as a person reads it. Pure. */
export function givenOf({ kind, input }: ConversationStepView): readonly Passage[] {
  if (input === null) return [];
  if (kind !== 'model') return [{ by: givenWords[kind], text: spread(input) }];
  const { system, messages } = objectOf(input);
  if (!Array.isArray(messages)) return [{ by: 'Asked', text: spread(input) }];
  const told = typeof system === 'string' ? [{ by: 'Instructions', text: system }] : [];
  return [...told, ...messages.map(messageOf)];
}

/** What came of it. */
export function cameOf({ kind, output }: ConversationStepView): readonly Passage[] {
  if (output === null) return [];
  if (kind !== 'model') return [{ by: 'Answered', text: spread(output) }];
  const { text, toolCalls } = objectOf(output);
  if (typeof text !== 'string') return [{ by: 'Answered', text: spread(output) }];
  return [
    ...(text === '' ? [] : [{ by: 'Answered', text: spread(text) }]),
    ...(Array.isArray(toolCalls)
      ? [{ by: 'Called', text: JSON.stringify(toolCalls, null, 2) }]
      : []),
  ];
}

const givenWords: Readonly<Record<Exclude<ConversationStepView['kind'], 'model'>, string>> = {
  tool: 'Called with',
  consult: 'Asked',
  split: 'Parts',
  check: 'Checked',
};

function messageOf(message: unknown): Passage {
  const { role, text, toolCalls } = asObject(message);
  const by = typeof role === 'string' ? (roleWords[role] ?? role) : 'Said';
  const calls =
    Array.isArray(toolCalls) && toolCalls.length > 0 ? JSON.stringify(toolCalls, null, 2) : '';
  const said = typeof text === 'string' ? text : JSON.stringify(message);
  return { by, text: [said, calls].filter((one) => one !== '').join('\n') };
}

/** JSON on several lines; anything else as it is. */
function spread(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
