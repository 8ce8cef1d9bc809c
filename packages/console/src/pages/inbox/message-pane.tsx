import { Button } from '@mantine/core';
import type { ItemView } from '@signalbox/contract';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { originalQuery } from '../../api/cases.ts';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import classes from './case.module.css';
import { Highlighted, type Spoken } from './highlight.tsx';

type Message = ItemView['messages'][number];

const senders: Readonly<Record<Message['from'], string>> = {
  requester: 'Requester',
  agent: 'Agent',
  person: 'Colleague',
};

/** The conversation, newest first; what the requester wrote is redacted until somebody opens the original. */
export function MessagePane({
  item,
  words,
  showsOriginal,
  onOriginal,
}: {
  readonly item: ItemView;
  readonly words: readonly Spoken[];
  readonly showsOriginal: boolean;
  /** Null: this person may not. */
  readonly onOriginal: (() => void) | null;
}): ReactNode {
  const original = useQuery({ ...originalQuery(item.id), enabled: showsOriginal });
  const messages = (showsOriginal ? original.data : undefined)?.messages ?? item.messages;
  const [newest, ...earlier] = [...messages].reverse();
  return (
    <section className={classes.message} aria-label="What was written">
      <div className={classes.partHead}>
        <h3 className={classes.partTitle}>Message</h3>
        {onOriginal === null ? null : (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-pressed={showsOriginal}
            loading={showsOriginal && original.isFetching}
            leftSection={
              showsOriginal ? (
                <IconEyeOff size={16} aria-hidden="true" />
              ) : (
                <IconEye size={16} aria-hidden="true" />
              )
            }
            onClick={onOriginal}
          >
            {showsOriginal ? 'Show redacted' : 'Show original (audited)'}
          </Button>
        )}
      </div>
      <p className={classes.notice} role="status">
        {!showsOriginal
          ? null
          : original.isError
            ? `The original could not be opened: ${toApiProblem(original.error).detail}`
            : original.data === undefined
              ? 'Opening the original …'
              : 'You see the original. That you opened it stands in the audit.'}
      </p>
      {newest === undefined ? (
        <p className={classes.soft}>No message.</p>
      ) : (
        <MessageText message={newest} words={words} />
      )}
      {earlier.length === 0 ? null : (
        <details className={classes.earlier}>
          <summary>{formatPlural(earlier.length, 'earlier message')}</summary>
          {earlier.map((message) => (
            <MessageText key={message.id} message={message} words={words} withSubject />
          ))}
        </details>
      )}
    </section>
  );
}

function MessageText({
  message,
  words,
  withSubject = false,
}: {
  readonly message: Message;
  readonly words: readonly Spoken[];
  readonly withSubject?: boolean;
}): ReactNode {
  const { subject = '', text } = message;
  return (
    <article className={classes.text}>
      <p className={classes.soft}>
        {senders[message.from]}, <RelativeTime at={message.at} />
        {message.redacted ? '' : ' · original'}
      </p>
      {subject === '' ? null : (
        <p className={withSubject ? classes.soft : classes.textSubject}>
          <Highlighted text={subject} words={words} />
        </p>
      )}
      {text === undefined ? (
        <p className={classes.soft}>The text was erased.</p>
      ) : text.trim() === '' ? (
        <p className={classes.soft}>There is no text besides the subject.</p>
      ) : (
        <p className={classes.body}>
          <Highlighted text={text} words={words} />
        </p>
      )}
    </article>
  );
}
