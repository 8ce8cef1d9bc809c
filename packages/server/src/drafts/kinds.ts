import type { Connectable, TicketSystemWords } from '@signalbox/contract';
import { ticketSystems } from '../connectors/ticket-systems.ts';
import type { Environment } from '../workspace/environment.ts';
import {
  mailVariables,
  type NeededVariable,
  setNames,
  suggestedName,
  systemVariables,
  userVariable,
} from './variables.ts';

/** A kind of source that can be tried out before it stands in a file. `words` is null for a mailbox. */
export interface DraftKind {
  readonly type: string;
  readonly words: TicketSystemWords | null;
  readonly variables: readonly NeededVariable[];
}

const kinds: readonly DraftKind[] = [
  ...Object.entries(ticketSystems).map(([type, words]) => ({
    ...{ type, words },
    variables: words.user === true ? [...systemVariables, userVariable] : systemVariables,
  })),
  { type: 'mail', words: null, variables: mailVariables },
];

export function kindOf(type: string): DraftKind | null {
  return kinds.find((one) => one.type === type) ?? null;
}

const mailSetUp = [
  'The user needs to read the folder the mails come to, to put mails into the folder of sent ones, and to send from the address.',
  'A note of a write goes to the team by mail; without a team and an SMTP server nothing is written.',
];

/** All there are, with the names of variables this server was started with. */
export function connectables(environment: Environment): readonly Connectable[] {
  return kinds.map(({ type, words, variables }) => ({
    type,
    title: words?.title ?? 'A mailbox',
    guarantee: words === null ? 'at-most-once' : 'marker',
    setUp: [...(words?.setUp ?? mailSetUp)],
    variables: variables.map((one) => ({
      ...{ key: one.key, what: one.what, optional: one.optional },
      suggested: suggestedName(type, one),
      set: [...setNames(environment, type, one)],
    })),
    places: words === null ? null : { kind: words.places.kind, all: words.places.all === true },
    fields: words === null ? null : [...words.fields],
  }));
}
