import { Checkbox, Textarea } from '@mantine/core';
import type { ItemView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { originalQuery } from '../../api/cases.ts';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { formatConfidence } from '../../format/number.ts';
import classes from './case.module.css';
import type { Draft } from './use-drafts.ts';

const replyMax = 10_000;

/** What the requester would be told, in words that can be changed before they are sent. */
export function ReplyPart({
  item,
  draft,
  showsOriginal,
  onChange,
}: {
  readonly item: ItemView;
  readonly draft: Draft;
  readonly showsOriginal: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}): ReactNode {
  const original = useQuery({ ...originalQuery(item.id), enabled: showsOriginal });
  const decision = item.decision;
  const proposed = decision?.reply ?? null;
  if (decision === null || proposed === null) return null;
  const opened = showsOriginal ? original.data?.decision : null;
  // Another decision's words must not stand under this one's.
  const shown = opened?.id === decision.id && opened.reply !== null ? opened.reply : proposed;
  const { hash, citations, confidence } = proposed;
  return (
    <section aria-label="What the requester would be told">
      <div className={classes.partHead}>
        <h3 className={classes.partTitle}>Reply to the requester</h3>
        <Lamp
          state={hash === null ? 'manual' : 'assisted'}
          word={hash === null ? 'cannot be sent' : `assisted ${formatConfidence(confidence)}`}
        />
      </div>
      {hash === null ? (
        <p className={classes.soft}>
          Its source cannot answer requesters, so nothing is sent: tell them in another way.
        </p>
      ) : null}
      {draft.open && hash !== null ? (
        <ReplyForm draft={draft} text={shown.text} onChange={onChange} />
      ) : (
        <blockquote className={classes.reply} lang={proposed.language ?? undefined}>
          {shown.text}
        </blockquote>
      )}
      {citations.length === 0 ? null : (
        <div className={classes.citations}>
          <p className={classes.soft}>Rests on, not shown to the requester:</p>
          <ul>
            {citations.map(({ id, title }) => (
              <li key={id}>
                {title === '' ? null : `${title} `}
                <code>{id}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function ReplyForm({
  draft,
  text,
  onChange,
}: {
  readonly draft: Draft;
  readonly text: string;
  readonly onChange: (change: Partial<Draft>) => void;
}): ReactNode {
  return (
    <>
      <Textarea
        aria-label="The reply that is sent"
        data-field="reply"
        autosize
        minRows={3}
        maxRows={16}
        maxLength={replyMax}
        disabled={!draft.sendsReply}
        value={draft.reply ?? text}
        onChange={(event) => onChange({ reply: event.currentTarget.value })}
      />
      <Checkbox
        mt="sm"
        label="Send no reply"
        checked={!draft.sendsReply}
        onChange={(event) => onChange({ sendsReply: !event.currentTarget.checked })}
      />
    </>
  );
}
