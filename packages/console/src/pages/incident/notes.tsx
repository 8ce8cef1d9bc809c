import { Button, Textarea } from '@mantine/core';
import type { IncidentDetail } from '@signalbox/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useNames } from '../../api/actors.ts';
import { addNote } from '../../api/incidents.ts';
import { useMay } from '../../api/session.ts';
import { Section } from '../../components/page/page.tsx';
import { notifyProblem } from '../../components/state/notify.ts';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import classes from './incident.module.css';

const noteMax = 4_000;

/** What people found out, in their own words. `n` begins one. */
export function Notes({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const names = useNames();
  const may = useMay('control:write');
  const { noteList } = incident;
  return (
    <Section title="Notes">
      {noteList.length === 0 ? (
        <p className={classes.pad}>
          Nobody has written anything yet. What was the cause, and what was done about it?
        </p>
      ) : (
        <ol className={classes.notes}>
          {noteList.map(({ at, actor, text }) => (
            <li key={`${at}${actor}`}>
              <p className={classes.text}>{text}</p>
              <p className={classes.by}>
                {names.of(actor)}, <RelativeTime at={at} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {may ? <NewNote id={incident.id} /> : null}
    </Section>
  );
}

function NewNote({ id }: { readonly id: string }): ReactNode {
  const client = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => addNote(id, text.trim()),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: ['incidents'] });
    },
    onError: notifyProblem,
  });
  useShortcuts('Incident', [
    { keys: 'n', label: 'Write a note', run: () => field.current?.focus() },
  ]);
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    if (text.trim() !== '' && !send.isPending) send.mutate();
  };
  return (
    <form className={classes.newNote} onSubmit={submit}>
      <Textarea
        ref={field}
        label="New note"
        description="Without personal data. Ctrl Enter sends."
        autosize
        minRows={2}
        maxLength={noteMax}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      />
      <Button type="submit" disabled={text.trim() === ''} loading={send.isPending}>
        Add the note
      </Button>
    </form>
  );
}
