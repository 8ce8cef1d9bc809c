import type {
  Quote,
  Speaker,
  ThreadFacts,
  ThreadMessage,
  ThreadSummary,
} from '../shared/thread.ts';
import { attemptWords, escalationWords, urgencySigns } from './thread-signs.ts';

const askedMax = 400;
const quoteMax = 200;
const quotesMax = 5;
/** What is looked at of one message: the rest of a log that was pasted in says nothing of this kind. */
const textMax = 20_000;
const sentencesMax = 400;
const sentenceMax = 1_000;
const messagesMax = 200;

const customerFields = [
  'customer',
  'company',
  'account',
  'organization',
  'organisation',
  'client',
  'kunde',
  'firma',
];
const tierFields = ['tier', 'customer_tier', 'plan', 'sla', 'support_level', 'contract', 'vip'];
const issueFields = ['issue_type', 'type', 'request_type', 'category', 'tracker'];
/** Domains of everybody name no customer. */
const privateMail =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|aol|proton|protonmail|gmx|web|t-online|mail|posteo|freenet|orange|free|laposte|libero|yandex|qq|163)\.[a-z.]{2,8}$/;

/**
 * @param messages in the order they were written, at least one. Of a very long thread the first and the newest are looked at.
 */
export function summariseThread(
  messages: readonly ThreadMessage[],
  facts: ThreadFacts,
): ThreadSummary {
  const looked =
    messages.length > messagesMax
      ? [...messages.slice(0, 1), ...messages.slice(1 - messagesMax)]
      : messages;
  // What we say in our own name answers nobody and keeps nobody waiting.
  const said = looked
    .filter(({ from }) => from !== 'agent')
    .map((message) => ({ message, sentences: sentencesOf(message.text) }));
  const last = said.at(-1)?.message;
  // What only the team sees keeps nobody waiting.
  const lastSeen = said.filter(({ message }) => !message.internal).at(-1)?.message ?? last;
  const questions = openQuestions(said);
  const counts: Record<Speaker, number> = { requester: 0, team: 0, agent: 0 };
  for (const { from } of messages) counts[from] += 1;
  return {
    asked: askedOf(facts.subject, messages),
    customer: fieldOf(facts.fields, customerFields) ?? customerOf(facts.requesterDomain),
    tier: fieldOf(facts.fields, tierFields),
    issueType: fieldOf(facts.fields, issueFields),
    requester: facts.requester,
    messages: counts,
    attempts: quotes(said, attemptWords),
    escalations: quotes(said, escalationWords),
    urgency: signsIn(said, facts.subject),
    openQuestions: questions,
    languages: [
      ...new Set(messages.flatMap(({ language }) => (language === null ? [] : [language]))),
    ],
    lastSpeaker: last?.from ?? 'requester',
    lastAt: last?.at ?? '',
    waitingOn: waitingOn(lastSeen?.from ?? 'requester', questions),
    reopened: facts.reopened,
  };
}

interface Said {
  readonly message: ThreadMessage;
  readonly sentences: readonly string[];
}

/** Quoted mail of an earlier message is not said again. */
function sentencesOf(text: string): readonly string[] {
  const own = text
    .slice(0, textMax)
    .split('\n')
    .filter((line) => !line.startsWith('>'));
  return own
    .join('\n')
    .split(/(?<=[.!?…。！？])\s+|\n+/u)
    .map((one) => one.trim().slice(0, sentenceMax))
    .filter((one) => one !== '')
    .slice(0, sentencesMax);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`;
}

/** The part of a sentence around the words that were found, so that they are in it however long it is. */
function around(sentence: string, at: number): string {
  const from = sentence.length <= quoteMax ? 0 : Math.max(0, at - quoteMax / 4);
  return cut(`${from > 0 ? '…' : ''}${sentence.slice(from)}`, quoteMax);
}

function quoteOf({ from, at }: ThreadMessage, words: string): Quote {
  return { from, at, words };
}

function askedOf(subject: string, messages: readonly ThreadMessage[]): string {
  const first = messages.find(({ from }) => from === 'requester') ?? messages[0];
  const text = sentencesOf(first?.text ?? '').join(' ');
  const named = subject.trim();
  if (text === '') return cut(named, askedMax);
  return cut(named === '' || text.startsWith(named) ? text : `${named}: ${text}`, askedMax);
}

function fieldOf(
  fields: Readonly<Record<string, string>>,
  names: readonly string[],
): string | null {
  for (const name of names) {
    const found = Object.entries(fields).find(
      ([key, value]) => key.toLowerCase() === name && value.trim() !== '',
    );
    if (found !== undefined) return cut(found[1].trim(), quoteMax);
  }
  return null;
}

function customerOf(domain: string | null): string | null {
  return domain === null || privateMail.test(domain) ? null : domain;
}

function quotes(said: readonly Said[], pattern: RegExp): readonly Quote[] {
  const found = new Map<string, Quote>();
  for (const { message, sentences } of said) {
    for (const sentence of sentences) {
      const match = pattern.exec(sentence);
      if (match === null) continue;
      const words = around(sentence, match.index);
      if (!found.has(words)) found.set(words, quoteOf(message, words));
    }
  }
  return [...found.values()].slice(-quotesMax);
}

/** Only what the requester says makes a ticket urgent: a colleague who asks "is it urgent?" does not. */
function signsIn(said: readonly Said[], subject: string): ThreadSummary['urgency'] {
  const found = new Map<string, ThreadSummary['urgency'][number]>();
  const own = said.filter(({ message }) => message.from === 'requester');
  const [first] = own;
  for (const { message, sentences } of own) {
    const all = message === first?.message ? [subject, ...sentences] : sentences;
    for (const sentence of all) {
      for (const [sign, pattern] of urgencySigns) {
        const match = pattern.exec(sentence);
        if (match === null) continue;
        const key = `${sign} ${match[0].toLowerCase()}`;
        if (!found.has(key)) {
          found.set(key, { sign, ...quoteOf(message, around(sentence, match.index)) });
        }
      }
    }
  }
  return [...found.values()].slice(-quotesMax);
}

function openQuestions(said: readonly Said[]): readonly Quote[] {
  const seen = said.filter(({ message }) => !message.internal);
  const side = ({ message }: Said): 'requester' | 'team' =>
    message.from === 'requester' ? 'requester' : 'team';
  const last = seen.at(-1);
  if (last === undefined) return [];
  const answered = seen.map((one) => side(one) !== side(last)).lastIndexOf(true);
  return seen
    .slice(answered + 1)
    .flatMap(({ message, sentences }) =>
      sentences
        .filter((sentence) => /[?？]["'”»)]*$/u.test(sentence))
        .map((sentence) => quoteOf(message, cut(sentence, quoteMax))),
    )
    .slice(-quotesMax);
}

function waitingOn(last: Speaker, questions: readonly Quote[]): ThreadSummary['waitingOn'] {
  if (last === 'requester') return 'team';
  return questions.length > 0 ? 'requester' : 'nobody';
}

/**
 * The summary as fields, for rules and other deciders that look at fields. Names no sender can give a meaning to: they stand
 * above the ticket's own.
 */
export function contextFields(summary: ThreadSummary | null): Readonly<Record<string, string>> {
  if (summary === null) return {};
  const yes = (found: readonly unknown[]): string => (found.length > 0 ? 'yes' : 'no');
  return {
    context_urgent: yes(summary.urgency),
    context_escalated: yes(summary.escalations),
    context_tried: yes(summary.attempts),
    context_reopened: summary.reopened === null ? 'no' : 'yes',
    context_last_speaker: summary.lastSpeaker,
    context_waiting_on: summary.waitingOn,
    context_requester: summary.requester,
    ...(summary.customer === null ? {} : { context_customer: summary.customer }),
    ...(summary.tier === null ? {} : { context_tier: summary.tier }),
  };
}
