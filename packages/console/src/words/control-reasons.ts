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

const familyWords: Readonly<Record<string, string>> = {
  override: 'it asks to ignore instructions',
  prompt_extraction: 'it asks for the instructions of the agent',
  secret_request: 'it asks for a secret',
  persona: 'it gives the reader a role',
  unbound: 'it talks of having no limits',
  concealment: 'it asks to hide something',
  addressed_command: 'it speaks to an assistant, not to a person',
  record_tampering: 'it orders changes to many records',
  check_bypass: 'it asks to skip a check',
  exfiltration: 'it asks to send data away',
  reply_control: 'it prescribes the answer',
  code_insertion: 'it wants code inserted',
  pretext: 'it tells a story to get at data',
  role_marker: 'it imitates the marks of a system message',
  hidden_text: 'it hides text in a comment',
  encoded_text: 'it hides text in a code',
  appended_command: 'it appends an order',
  repetition: 'it repeats words without end',
};

function suspicion(code: string, { detail, value, limit }: Reason): ReasonWords {
  const [, listed = ''] = /\(([\w, ]*)\)$/.exec(detail ?? '') ?? [];
  const signs = listed.split(', ').flatMap((family) => familyWords[family] ?? []);
  const why = signs.length === 0 ? '' : `${sentence(signs.slice(0, 3).join('; '))} `;
  const scores = `It scores ${confidence(value)}; from ${confidence(limit)} on`;
  return code === 'injection'
    ? {
        lane: 'manual',
        title: 'It reads like orders to a machine',
        text: `${why}${scores} it is left to people, who should not do what it says unasked.`,
      }
    : {
        lane: 'auto',
        title: 'It reads like orders to a machine',
        text: `${why}${scores} it is noted; the workspace lets it pass.`,
      };
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
    case 'injection':
    case 'injection_noted':
      return suspicion(code, reason);
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
