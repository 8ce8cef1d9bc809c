import type { ModelRequest } from './ask-all.ts';

/** What a model says of a text: a label, and how sure it is of it. */
export interface LabelAnswer {
  readonly label: string;
  /** 0..1 */
  readonly sure: number;
}

/** The shape of it. What a model may say is any text: which of them are labels is checked here. */
export function labelShape(labels: readonly string[]): ModelRequest['answer'] {
  const known = new Set(labels);
  return {
    name: 'label',
    schema: {
      type: 'object',
      properties: { label: { type: 'string' }, sure: { type: 'number' } },
      required: ['label', 'sure'],
      additionalProperties: false,
    },
    check: (value) =>
      isLabelAnswer(value) && known.has(value.label)
        ? { ok: true, value }
        : { ok: false, problem: 'the label is none of those' },
  };
}

export function isLabelAnswer(value: unknown): value is LabelAnswer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'label' in value &&
    typeof value.label === 'string' &&
    'sure' in value &&
    typeof value.sure === 'number'
  );
}
