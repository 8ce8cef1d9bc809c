import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { originalQuery } from '../../api/cases.ts';
import type { ItemView, Message } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState } from '../../components/state/states.tsx';
import { ExactTime } from '../../components/time/relative-time.tsx';
import classes from './item.module.css';

const fromWords: Readonly<Record<Message['from'], string>> = {
  requester: 'from the requester',
  agent: 'from an agent',
  person: 'from a person here',
};

/** What came in, redacted; the original on request, which the audit notes. */
export function Messages({
  item,
  erased,
}: {
  readonly item: ItemView;
  readonly erased: boolean;
}): ReactNode {
  const may = useMay('review:write');
  const [original, setOriginal] = useState(false);
  const asked = useQuery({ ...originalQuery(item.id), enabled: original });
  const messages = (original ? asked.data?.messages : undefined) ?? item.messages;
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: 'Show the original text?',
      body: 'It holds personal data as it came in. The audit notes that you looked; the text stays redacted for everybody else.',
      action: 'Show it',
    });
    if (answer !== null) setOriginal(true);
  };
  return (
    <Section
      title={messages.length > 1 ? `What came in: ${messages.length} messages` : 'What came in'}
      aside={
        erased || !may ? null : original ? (
          <Button size="compact-sm" onClick={() => setOriginal(false)}>
            Hide the original
          </Button>
        ) : (
          <Button size="compact-sm" onClick={() => void ask()}>
            Show the original …
          </Button>
        )
      }
    >
      {original && asked.error !== null ? (
        <ErrorState error={asked.error} what="The original could not be opened" />
      ) : null}
      {messages.map((message) => (
        <One key={message.id} message={message} />
      ))}
    </Section>
  );
}

function One({ message }: { readonly message: Message }): ReactNode {
  const { subject, text, aside, fields } = message;
  const gone = subject === undefined && text === undefined;
  return (
    <article className={classes.message}>
      <p className={classes.messageHead}>
        <span>{fromWords[message.from]}</span>
        <ExactTime at={message.at} />
        {gone ? null : message.redacted ? (
          <StateMark>redacted</StateMark>
        ) : (
          <StateMark tone="accent">original</StateMark>
        )}
      </p>
      {gone ? (
        <p className={classes.gone}>The text has been erased.</p>
      ) : (
        <>
          {subject === '' ? null : <h3 className={classes.subject}>{subject}</h3>}
          <p className={classes.text}>{text === '' ? 'It has no text.' : text}</p>
          {aside === undefined ? null : (
            <details>
              <summary>What it repeats, and its files</summary>
              <p className={classes.text}>{aside}</p>
            </details>
          )}
        </>
      )}
      {Object.keys(fields).length === 0 ? null : (
        <dl className={classes.came}>
          {Object.entries(fields).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value === '' ? 'empty' : value}</dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}
