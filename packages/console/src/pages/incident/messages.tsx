import { Button, SegmentedControl } from '@mantine/core';
import type { IncidentDetail } from '@signalbox/contract';
import { type ReactNode, useState } from 'react';
import { copyText } from '../../components/copy/copy.ts';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblemText } from '../../components/state/notify.ts';
import classes from './incident.module.css';

type Message = IncidentDetail['messages'][number];

const audiences: Readonly<Record<Message['audience'], string>> = {
  team: 'The team',
  leadership: 'Leadership',
  requesters: 'Requesters',
};

/** Texts for those who ask, filled with the numbers of this incident. */
export function Messages({ messages }: { readonly messages: readonly Message[] }): ReactNode {
  const [chosen, setChosen] = useState<Message['audience'] | undefined>(messages[0]?.audience);
  const message = messages.find(({ audience }) => audience === chosen) ?? messages[0];
  const copy = async (): Promise<void> => {
    if (message === undefined) return;
    if (await copyText(`${message.subject}\n\n${message.text}`)) notifyDone('Copied.');
    else notifyProblemText('The browser does not allow copying here.');
  };
  return (
    <Section
      title="What to tell those who ask"
      aside={
        message === undefined ? null : (
          <Button size="compact-sm" onClick={() => void copy()}>
            Copy
          </Button>
        )
      }
    >
      {message === undefined ? (
        <p className={classes.pad}>There is nothing to tell yet.</p>
      ) : (
        <div className={classes.message}>
          <SegmentedControl
            aria-label="For whom"
            size="xs"
            transitionDuration={0}
            data={messages.map(({ audience }) => ({ value: audience, label: audiences[audience] }))}
            value={message.audience}
            onChange={(next) => setChosen(next as Message['audience'])}
          />
          <p className={classes.subject}>{message.subject}</p>
          <p className={classes.text}>{message.text}</p>
        </div>
      )}
    </Section>
  );
}
