import type { SimulateBody } from '@signalbox/contract';
import type { Limits } from '../../api/controls.ts';

interface LimitField {
  readonly name: string;
  readonly block: 'budget' | 'breaker';
  readonly label: string;
  readonly unit: string;
  readonly step: number | 'any';
  readonly max: number;
  /** Of its unit, in what the API takes: 0.01 for percent. */
  readonly factor: number;
  readonly min: number;
  readonly isWhole: boolean;
}

const percent = { unit: '%', step: 'any', max: 100, factor: 0.01, min: 0, isWhole: false } as const;
const whole = { step: 1, factor: 1, min: 1, isWhole: true } as const;
const minutes = { ...whole, unit: 'min', max: 10_080, factor: 60_000 } as const;
const seconds = { ...percent, unit: 's', max: 3_600, factor: 1_000, min: 0.001 } as const;

export const limitFields = [
  { name: 'reduced', block: 'budget', label: 'Reduced from', ...percent },
  { name: 'handback', block: 'budget', label: 'Handed back from', ...percent },
  { name: 'stopped', block: 'budget', label: 'Stopped from', ...percent },
  { name: 'windowMs', block: 'budget', label: 'Over the last', ...minutes },
  {
    name: 'minimum',
    block: 'budget',
    label: 'Counts from',
    ...whole,
    unit: 'checked',
    max: 10_000,
  },
  {
    name: 'lowConfidenceInARow',
    block: 'breaker',
    label: 'Unsure answers in a row, above',
    ...whole,
    unit: '',
    max: 10_000,
  },
  { name: 'responseOverMs', block: 'breaker', label: 'Answer slower than', ...seconds },
  { name: 'errorRate', block: 'breaker', label: 'Calls that fail, from', ...percent },
  {
    name: 'breakerMinimum',
    block: 'breaker',
    label: 'Counts from',
    ...whole,
    unit: 'calls',
    max: 100,
  },
] as const satisfies readonly LimitField[];

export type FieldName = (typeof limitFields)[number]['name'];
/** As typed, in the unit beside the field. */
export type Fields = Readonly<Record<FieldName, string>>;

export const spans = [
  { hours: 24, label: '1 day' },
  { hours: 168, label: '7 days' },
  { hours: 720, label: '30 days' },
] as const;

const shown = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 4, useGrouping: false });

export function fieldsOf({ errorBudget, breaker }: Limits): Fields {
  const values: Readonly<Record<FieldName, number>> = {
    reduced: errorBudget.reduced,
    handback: errorBudget.handback,
    stopped: errorBudget.stopped,
    windowMs: errorBudget.windowMs,
    minimum: errorBudget.minimum,
    lowConfidenceInARow: breaker.lowConfidenceInARow,
    responseOverMs: breaker.responseOverMs,
    errorRate: breaker.errorRate,
    breakerMinimum: breaker.minimum,
  };
  return Object.fromEntries(
    limitFields.map(({ name, factor }) => [name, shown.format(values[name] / factor)]),
  ) as Fields;
}

/** The first thing that keeps the limits from being tried; null: they can be. */
export function problemOf(
  fields: Fields,
): { readonly name: FieldName; readonly text: string } | null {
  for (const { name, label, min, max, isWhole, unit } of limitFields) {
    const typed = fields[name];
    const value = Number(typed);
    const isGood = typed.trim() !== '' && value >= min && value <= max;
    if (!isGood || (isWhole && !Number.isInteger(value))) {
      const kind = isWhole ? 'a whole number' : 'a number';
      return {
        name,
        text: `${label}: ${kind} from ${min} to ${max} ${unit}`.trimEnd().concat('.'),
      };
    }
  }
  const [reduced, handback, stopped] = [fields.reduced, fields.handback, fields.stopped].map(
    Number,
  );
  if ((reduced ?? 0) > (handback ?? 0)) {
    return { name: 'handback', text: 'Handed back must not come before reduced.' };
  }
  if ((handback ?? 0) > (stopped ?? 0)) {
    return { name: 'stopped', text: 'Stopped must not come before handed back.' };
  }
  return null;
}

/** Only what differs is sent: the rest stays as it is in force, to the last digit. */
export function bodyOf(fields: Fields, inForce: Fields, hours: number): SimulateBody {
  const errorBudget: Record<string, number> = {};
  const breaker: Record<string, number> = {};
  for (const { name, block, factor } of limitFields) {
    if (fields[name] === inForce[name]) continue;
    const value = Number((Number(fields[name]) * factor).toPrecision(12));
    if (block === 'budget') errorBudget[name] = value;
    else breaker[name === 'breakerMinimum' ? 'minimum' : name] = value;
  }
  return { hours, errorBudget, breaker };
}
