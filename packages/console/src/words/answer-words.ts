import type { ReasonWords } from './reason-words.ts';

/** What was found in an answer of a language model, in words. */
const found: Readonly<Record<string, readonly [title: string, text: string]>> = {
  value_not_allowed: [
    'A value that is not allowed',
    'The agent proposed a value its file does not list.',
  ],
  citation_missing: [
    'A source that does not exist',
    'The reply cites something no tool returned. Check what it says.',
  ],
  citation_unsupported: [
    'Its source does not say so',
    'A sentence, a number or a name of the reply stands neither in what it cites nor in the ticket.',
  ],
  secret_in_reply: [
    'A secret in the reply',
    'The reply holds a password, a key or a token. Take it out before it is sent.',
  ],
  personal_data_of_others: [
    'Somebody else’s personal data',
    'The reply names data that is not of this ticket. Take it out before it is sent.',
  ],
  wrong_language: [
    'Another language',
    'The reply is written in another language than the requester’s.',
  ],
  forbidden_promise: ['A promise that is forbidden', 'The agent’s file forbids to say this.'],
  foreign_address: [
    'An address nobody knows',
    'The reply leads to an address that is neither in this ticket nor in what it cites.',
  ],
};

/** Null: the code is not about an answer. */
export function answerReason(code: string): ReasonWords | null {
  const words = Object.hasOwn(found, code) ? found[code] : undefined;
  return words === undefined ? null : { lane: 'manual', title: words[0], text: words[1] };
}
