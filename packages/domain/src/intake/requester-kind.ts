import type { RequesterKind } from '../shared/thread.ts';

const automaticMailbox =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|notifications?|alerts?|monitoring|root|daemon|auto-?reply)(?:[+._-].*)?$/i;
const automaticSubject =
  /^\s*(?:auto(?:matic|matische)?[ -]?(?:reply|response|antwort)|automatische (?:antwort|abwesenheit\p{L}*)|out of (?:the )?office|abwesen(?:d|heit)|undeliver(?:able|ed)|delivery (?:status|failure)|mail delivery|unzustellbar|returned mail|réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina)/iu;

/** Whether whoever wrote would read an answer. A program answers an answer, so it gets none. */
export function requesterKindOf(
  requester: { readonly email?: string | undefined; readonly name?: string | undefined } | null,
  subject: string,
): RequesterKind {
  if (automaticSubject.test(subject)) return 'automatic';
  const email = requester?.email;
  if (email === undefined || !email.includes('@')) return 'unknown';
  return automaticMailbox.test(email.slice(0, email.lastIndexOf('@'))) ? 'automatic' : 'person';
}
