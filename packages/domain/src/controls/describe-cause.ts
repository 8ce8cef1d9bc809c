import type { ControlCause } from './verdict.ts';

/** A share as people read it: `2.4 %`. */
function percentText(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function secondsText(ms: number): string {
  return `${Number((ms / 1_000).toFixed(1))} s`;
}

/** `, at most 2 % may be`; empty when there is no limit to name. */
function limitText(limit: number | null, text: (value: number) => string, may: string): string {
  return limit === null ? '' : `, ${may} ${text(limit)}`;
}

/** Why a control stands as it does, as the end of a sentence: numbers with what they were counted on. Empty when there is nothing to say. */
export function describeCause({ code, value, limit, count }: ControlCause): string {
  const of = count === null ? '' : ` of ${count}`;
  const plain = (n: number): string => String(Number(n.toFixed(2)));
  switch (code) {
    case 'budget':
      return value === null
        ? 'too many checked decisions were wrong'
        : `${percentText(value)}${of} checked decisions were wrong${limitText(limit, percentText, 'the limit is')}`;
    case 'low_confidence':
      return value === null
        ? 'too many unsure decisions in a row'
        : `${plain(value)} unsure decisions in a row${limitText(limit, plain, 'the limit is')}`;
    case 'slow_response':
      return value === null
        ? 'an answer took too long'
        : `an answer took ${secondsText(value)}${limitText(limit, secondsText, 'the limit is')}`;
    case 'error_rate':
      return value === null
        ? 'too many calls failed'
        : `${percentText(value)}${of} calls failed${limitText(limit, percentText, 'the limit is')}`;
    case 'wrong_visibility':
      return 'something was written where the wrong people can read it';
    case 'burst':
      return value === null
        ? 'there were more of them than usual'
        : `${plain(value)} in a short time${limitText(limit, plain, 'usual are at most')}`;
    case 'tripped':
      return 'a person limited it';
    case 'probing':
      return 'it tries whether things are well again';
    case 'none':
      return '';
  }
}

const codes: readonly ControlCause['code'][] = [
  'budget',
  'low_confidence',
  'slow_response',
  'error_rate',
  'wrong_visibility',
  'tripped',
  'burst',
  'probing',
  'none',
];

const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** The cause an entry holds; what is not known is `none`. */
export function causeOf(value: unknown): ControlCause {
  const cause = typeof value === 'object' && value !== null ? value : {};
  const read = (key: string): unknown => Reflect.get(cause, key);
  return {
    code: codes.find((code) => code === read('code')) ?? 'none',
    value: numberOrNull(read('value')),
    limit: numberOrNull(read('limit')),
    count: numberOrNull(read('count')),
  };
}
