import { Button, Checkbox, TextInput } from '@mantine/core';
import type { WebhookEvent } from '@signalbox/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { type CreatedWebhook, createWebhook } from '../../api/webhooks.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { Once } from '../../components/once/once.tsx';
import { Section } from '../../components/page/page.tsx';
import { eventWords } from './event-words.ts';
import classes from './settings.module.css';

export function NewEndpoint(): ReactNode {
  const [made, setMade] = useState<CreatedWebhook | null>(null);
  return (
    <Section title="Tell another system">
      {made === null ? (
        <EndpointForm onMade={setMade} />
      ) : (
        <Once
          title={`The secret of ${made.url}`}
          label="The secret"
          value={made.secret}
          onDone={() => setMade(null)}
        >
          The receiver checks <code>webhook-signature</code> with it, as Standard Webhooks says. It
          is shown only now; to replace it, make a second endpoint and remove this one.
        </Once>
      )}
    </Section>
  );
}

function EndpointForm({ onMade }: { readonly onMade: (made: CreatedWebhook) => void }): ReactNode {
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<readonly WebhookEvent[]>(['item.resolved', 'item.stuck']);
  const send = useMutation({
    mutationFn: () => createWebhook(url.trim(), chosen),
    onSuccess: async (made) => {
      onMade(made);
      await client.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <FormProblem>{send.isError ? textOf(send.error) : null}</FormProblem>
      <TextInput
        className={classes.wide}
        label="Address"
        description="https, or http to this machine. Signed as Standard Webhooks; no word of a ticket is sent."
        type="url"
        required
        withAsterisk={false}
        maxLength={2_000}
        placeholder="https://hooks.example.com/signalbox"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Checkbox.Group
        label="What it is told of"
        value={[...chosen]}
        onChange={(values) =>
          setChosen(eventWords.map(({ event }) => event).filter((event) => values.includes(event)))
        }
      >
        <div className={classes.scopes}>
          {eventWords.map(({ event, words }) => (
            <Checkbox key={event} value={event} label={event} description={words} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={classes.line}>
        <Button
          type="submit"
          variant="filled"
          disabled={chosen.length === 0}
          loading={send.isPending}
        >
          Make the endpoint
        </Button>
      </div>
    </form>
  );
}

function textOf(error: unknown): string {
  const { detail, places } = toApiProblem(error);
  return places.length === 0
    ? detail
    : places.map(({ message }) => `The address ${message}.`).join(' ');
}
