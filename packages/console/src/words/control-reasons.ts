import { formatConfidence } from '../format/number.ts';
import { causeWords, type Lamp, modeWords, sentence } from './control-words.ts';
import { formatDuration } from './moment.ts';
import type { Reason, ReasonWords } from './reason-words.ts';

const modeOf = /^mode_(reduced|safe|handback|stopped)$/;
const laneOf: Readonly<Record<Lamp, ReasonWords['lane']>> = {
  auto: 'auto',
  assisted: 'assisted',
  manual: 'manual',
  unknown: 'manual',
};

function number(value: Reason['value']): number | null {
  return typeof value === 'number' ? value : null;
}

function confidence(value: Reason['value']): string {
  return typeof value === 'number' ? formatConfidence(value) : 'no number';
}

/** A mode's reason names its control and, in brackets, what moved it: "mode:triage is reduced (budget)". */
function ofMode(mode: 'reduced' | 'safe' | 'handback' | 'stopped', reason: Reason): ReasonWords {
  const { word, means, lamp } = modeWords[mode];
  const [, control = '', code = ''] = /^(.*) is \w+ \((\w+)\)$/su.exec(reason.detail ?? '') ?? [];
  const why = ['', 'unknown', 'none'].includes(code)
    ? ''
    : sentence(
        causeWords({ code, value: number(reason.value), limit: number(reason.limit), count: null }),
      );
  const whole = !control.includes('/');
  return {
    lane: laneOf[lamp],
    title: `${whole ? 'The agent' : 'This category'} is ${mode === 'safe' ? 'in safe mode' : word.toLowerCase()}`,
    text: `${why} ${means}`.trim(),
  };
}

function unusualText(kind: string, value: Reason['value'], limit: Reason['limit']): string {
  if (kind === 'unusual_requester') {
    const [bits, most] = [value, limit].map((one) => (number(one) ?? Number.NaN).toFixed(1));
    return `It is not what this requester usually asks for: a surprise of ${bits} bits; from ${most} on a person looks first.`;
  }
  return `It is unlike the tickets the agent has learnt from. It scores ${confidence(value)}; from ${confidence(limit)} on a person looks first.`;
}

/** The reasons the controls and the likeness of an item give; null for any other. */
export function controlReason(reason: Reason): ReasonWords | null {
  const { code, value, limit, detail } = reason;
  const [, mode] = modeOf.exec(code) ?? [];
  if (mode !== undefined) return ofMode(mode as 'reduced', reason);
  switch (code) {
    case 'breaker_open':
      return {
        lane: 'assisted',
        title: 'A breaker is open',
        text:
          number(value) === null
            ? 'Calls to the outside system are held back, so a person looks first.'
            : sentence(
                causeWords({
                  code: 'error_rate',
                  value: number(value),
                  limit: number(limit),
                  count: null,
                }),
              ),
      };
    case 'burst':
      return {
        lane: 'assisted',
        title: 'More of one kind than usual',
        text: sentence(
          causeWords({ code: 'burst', value: number(value), limit: number(limit), count: null }),
        ),
      };
    case 'stale_control':
      return {
        lane: 'assisted',
        title: 'The controls were behind',
        text: `Nobody had looked at them ${typeof value === 'number' ? `for ${formatDuration(value)}` : 'at all'}, so a person looks first.`,
      };
    case 'out_of_scope':
      return {
        lane: 'manual',
        title: 'Like nothing the agent is for',
        text: `It scores ${confidence(value)}; from ${confidence(limit)} on it is left to people.`,
      };
    case 'unusual':
    case 'unusual_requester': {
      const [, kind = code] = /\((\w+)\)/.exec(detail ?? '') ?? [];
      return { lane: 'assisted', title: 'It is unusual', text: unusualText(kind, value, limit) };
    }
    case 'mistake_cost': {
      const [, field = ''] = /^([^\s:]+): /.exec(detail ?? '') ?? [];
      const title = 'a mistake would cost too much';
      return {
        lane: 'assisted',
        title: field === '' ? sentence(title).slice(0, -1) : `${field}: ${title}`,
        text: `Weighed by what a mistake costs it is worth ${confidence(value)}; ${confidence(limit)} would be needed.`,
      };
    }
    default:
      return null;
  }
}
