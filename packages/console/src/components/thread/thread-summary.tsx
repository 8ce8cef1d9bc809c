import type { ThreadSummaryView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import { signWords, speakerWords, waitingWords } from '../../words/thread-words.ts';
import { Fact, FactList } from '../facts/facts.tsx';
import { ExactTime } from '../time/relative-time.tsx';
import classes from './thread.module.css';

type Quote = ThreadSummaryView['attempts'][number];

/** What a ticket is about, before one reads it: who, what, how urgent and why, what was tried, and who is waited for. */
export function ThreadSummary({ summary }: { readonly summary: ThreadSummaryView }): ReactNode {
  const { customer, tier, issueType, languages, messages, reopened } = summary;
  const who = [customer, tier].filter((one) => one !== null);
  const count = messages.requester + messages.team + messages.agent;
  return (
    <FactList>
      {who.length === 0 ? null : <Fact label="Customer">{who.join(', ')}</Fact>}
      {issueType === null ? null : <Fact label="Kind">{issueType}</Fact>}
      {summary.requester === 'person' ? null : (
        <Fact label="Requester">
          {summary.requester === 'automatic' ? 'a program, not a person' : 'not known'}
        </Fact>
      )}
      <Fact label="Urgency">
        {summary.urgency.length === 0 ? (
          'no sign of it'
        ) : (
          <ul className={classes.quotes}>
            {summary.urgency.map((one) => (
              <li key={`${one.sign} ${one.words}`}>
                {signWords[one.sign]}: <q>{one.words}</q>
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Quotes label="Tried already" quotes={summary.attempts} />
      <Quotes label="Escalated" quotes={summary.escalations} />
      <Quotes label="Open questions" quotes={summary.openQuestions} />
      <Fact label="Waits for">{waitingWords[summary.waitingOn]}</Fact>
      {count < 2 ? null : (
        <Fact label="Last word">
          {speakerWords[summary.lastSpeaker]}, <ExactTime at={summary.lastAt} />
        </Fact>
      )}
      {languages.length < 2 ? null : <Fact label="Languages">{languages.join(', ')}</Fact>}
      {reopened === null ? null : (
        <Fact label="Opened again">the requester wrote after it had ended</Fact>
      )}
    </FactList>
  );
}

function Quotes({
  label,
  quotes,
}: {
  readonly label: string;
  readonly quotes: readonly Quote[];
}): ReactNode {
  if (quotes.length === 0) return null;
  return (
    <Fact label={label}>
      <ul className={classes.quotes}>
        {quotes.map(({ words, from, at }) => (
          <li key={`${at} ${words}`}>
            {speakerWords[from]}: <q>{words}</q>
          </li>
        ))}
      </ul>
    </Fact>
  );
}
