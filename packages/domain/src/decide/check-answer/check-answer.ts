import { own } from '../../shared/own.ts';
import { findForeignAddresses } from './addresses.ts';
import type {
  AnswerContext,
  AnswerToCheck,
  Finding,
  FindingCode,
  ReplyPlace,
  ReplyToCheck,
} from './answer.ts';
import { checkCitations } from './check-citations.ts';
import { findForbidden } from './forbidden.ts';
import { findForeignData } from './personal-data.ts';
import { findReplySecrets } from './reply-secrets.ts';

/**
 * Everything that stands against an answer, in the order of the text within each kind. Pure and total: it throws for no text, and
 * allowing more (a value, a passage, a host, a placeholder, a longer thread) never adds a finding.
 *
 * It reads words, not meaning. It does not know whether a sentence is true, only whether what it cites has its words, numbers and
 * names; it does not see a promise in other words, a secret spelled out or encoded, or an address that is written so that no
 * program makes a link of it. What holds a model is what it may do; this says what a person should look at.
 */
export function checkAnswer(answer: AnswerToCheck, context: AnswerContext): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { field, value } of answer.fields) {
    if (value !== null && !isAllowed(field, value, context))
      findings.push({ code: 'value_not_allowed', field, place: null });
  }
  if (answer.reply !== null) findings.push(...checkReply(answer.reply, context));
  return findings;
}

function isAllowed(field: string, value: string, { values }: AnswerContext): boolean {
  const allowed = own(values, field);
  return allowed === null || (allowed?.includes(value) ?? false);
}

function checkReply(reply: ReplyToCheck, context: AnswerContext): readonly Finding[] {
  const at = (code: FindingCode, places: readonly ReplyPlace[]): readonly Finding[] =>
    places.map((place) => ({ code, field: null, place }));
  const otherLanguage = !sameLanguage(reply.language, context.language);
  return [
    ...checkCitations(reply, context),
    ...at('secret_in_reply', findReplySecrets(reply.text)),
    ...at('personal_data_of_others', findForeignData(reply, context)),
    ...(otherLanguage ? [{ code: 'wrong_language', field: null, place: null } as const] : []),
    ...at('forbidden_promise', findForbidden(reply.text, context.forbid)),
    ...at('foreign_address', findForeignAddresses(reply, context)),
  ];
}

/** `de` and `de-AT` are one. What is not known differs from nothing. */
function sameLanguage(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true;
  return primary(one) === primary(other);
}

function primary(tag: string): string {
  return tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
}
