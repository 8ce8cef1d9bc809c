import type { Finding } from '@signalbox/contract';
import type { LampState } from '../../api/board.ts';
import type { SourceView } from '../../api/sources.ts';

const pollErrors: Readonly<Record<string, string>> = {
  unreachable: 'it does not answer',
  busy: 'it asks to be left alone for a while',
  refused: 'it refuses the token',
  unreadable: 'its answer cannot be read',
  failed: 'what it answered could not be taken in; the log of the server says why',
};

export const pollError = (code: string): string => pollErrors[code] ?? code;

const probeErrors: Readonly<Record<string, string>> = {
  ...pollErrors,
  secret_missing: 'the variables of its address or token are not set in this server',
};

export const probeError = (code: string): string => probeErrors[code] ?? code;

const findingWords: Readonly<Record<Finding['code'], string>> = {
  token_refused: 'The token is refused',
  place_missing: 'It is not there, or the token does not see it',
  right_missing: 'A right is missing',
  field_missing: 'A field is not there',
  value_not_allowed: 'A value is not allowed',
  marker_missing: 'There is no field for our mark',
  note_not_internal: 'Notes would be seen by the requester',
  not_checked: 'Could not be looked at yet',
};

export const findingWord = (code: Finding['code']): string => findingWords[code];

/** What a source lacks; what could not be looked at is no lack. */
export const lacksOf = ({ probe }: SourceView): readonly Finding[] =>
  (probe?.findings ?? []).filter(({ code }) => code !== 'not_checked');

export const uncheckedOf = ({ probe }: SourceView): readonly Finding[] =>
  (probe?.findings ?? []).filter(({ code }) => code === 'not_checked');

export interface Health {
  readonly state: LampState;
  readonly word: string;
  readonly reason: string;
}

/** One word for how a source fares, the worst first. */
export function healthOf(source: SourceView): Health {
  const { poll, probe } = source;
  const aside = poll?.aside ?? 0;
  const lacks = lacksOf(source).length;
  if (probe?.error === 'secret_missing') {
    return { state: 'manual', word: 'no way to it', reason: probeError(probe.error) };
  }
  if (poll !== null && poll.error !== null) {
    return { state: 'manual', word: 'not read', reason: pollError(poll.error) };
  }
  if (lacks > 0) {
    const what = lacks === 1 ? 'one thing is missing' : `${lacks} things are missing`;
    return { state: 'assisted', word: 'lacks something', reason: what };
  }
  if (aside > 0) {
    const what = aside === 1 ? 'one ticket' : `${aside} tickets`;
    return { state: 'assisted', word: 'not all read', reason: `it cannot show ${what}` };
  }
  if (probe !== null && probe.error !== null) {
    return { state: 'assisted', word: 'not probed', reason: probeError(probe.error) };
  }
  if (poll === null) {
    return { state: 'auto', word: 'open', reason: 'its tickets are sent to us' };
  }
  return poll.lastSuccessAt === null
    ? { state: 'assisted', word: 'not read yet', reason: 'the first poll comes by itself' }
    : { state: 'auto', word: 'read', reason: 'the last poll went well' };
}
