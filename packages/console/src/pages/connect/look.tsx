import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type DraftLook, lookWithDraft, type SourceDraftBody } from '../../api/source-drafts.ts';
import { ErrorState } from '../../components/state/states.tsx';
import { Table } from '../../components/table/table.tsx';
import classes from './connect.module.css';
import { faultWords } from './words.ts';

type Fields = Readonly<Record<string, { readonly values: readonly string[] | null }>>;

/** Reads a ticket that is there: what we would understand of it, and what a write would change. */
export function Look({
  body,
  fields,
}: {
  readonly body: SourceDraftBody;
  readonly fields: Fields;
}): ReactNode {
  const [ticket, setTicket] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const mapped = Object.keys(body.fields ?? {});
  const wanted = Object.fromEntries(
    mapped.flatMap((field) => {
      const value = chosen[field] ?? fields[field]?.values?.[0];
      return value === undefined || value === '' ? [] : [[field, value] as const];
    }),
  );
  const decidable = mapped.filter((field) => (fields[field]?.values ?? []).length > 0);
  const look = useMutation({ mutationFn: () => lookWithDraft(body, ticket.trim(), wanted) });
  if (mapped.length === 0) {
    return (
      <p className={classes.none}>Say above where at least one field is written, to try it.</p>
    );
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ticket.trim() !== '') look.mutate();
      }}
    >
      <TextInput
        className={classes.wide}
        label="Number of a ticket"
        description="One that is there. It is read and nothing else."
        maxLength={255}
        value={ticket}
        onChange={(event) => setTicket(event.currentTarget.value)}
      />
      <div className={classes.values}>
        {decidable.map((field) => (
          <Select
            key={field}
            label={`If an agent decided ${field}`}
            data={[...(fields[field]?.values ?? [])]}
            value={wanted[field] ?? null}
            clearable
            clearButtonProps={{ 'aria-label': `No ${field}` }}
            onChange={(value) => setChosen({ ...chosen, [field]: value ?? '' })}
          />
        ))}
      </div>
      <div>
        <Button type="submit" disabled={ticket.trim() === ''} loading={look.isPending}>
          Read the ticket
        </Button>
      </div>
      <div aria-live="polite">
        {look.error === null ? null : (
          <ErrorState error={look.error} what="The ticket was not read" />
        )}
        {look.isSuccess ? <Seen look={look.data} /> : null}
      </div>
    </form>
  );
}

function Seen({ look }: { readonly look: DraftLook }): ReactNode {
  if (look.error !== null) {
    return (
      <p className={classes.fault}>
        {look.error === 'refused'
          ? 'There is no such ticket, the token may not see it, or a field above is not in it.'
          : faultWords(look.error, look.status)}
      </p>
    );
  }
  const changes = look.fields.filter(({ writes }) => writes !== null).length;
  return (
    <>
      <Table
        label="What the ticket says"
        rows={look.fields}
        idOf={({ field }) => field}
        columns={[
          { id: 'field', header: 'Field', cell: ({ field }) => field },
          { id: 'place', header: 'Stands in', cell: ({ place }) => place },
          { id: 'theirs', header: 'There now', cell: ({ theirs }) => theirs ?? 'nothing' },
          { id: 'ours', header: 'To us that is', cell: ({ ours }) => ours ?? 'nothing' },
          {
            id: 'writes',
            header: 'A write would set',
            cell: ({ writes }) => (writes === null ? 'no change' : <strong>{writes}</strong>),
          },
        ]}
      />
      <p className={classes.soft}>
        {changes === 0 ? 'No field would be changed' : 'This is the plan; nothing was sent'}
        {look.note ? '. An internal note would be left as well.' : '.'}
      </p>
    </>
  );
}
