import { Button, Checkbox, TextInput } from '@mantine/core';
import type { KeyView, Scope } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { createKey, keysQuery, revokeKey } from '../../api/keys.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Once } from '../../components/once/once.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { EmptyState } from '../../components/state/states.tsx';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { Loading } from './loading.tsx';
import { scopeWords } from './scopes.ts';
import classes from './settings.module.css';

export function Keys(): ReactNode {
  const [made, setMade] = useState<{ readonly name: string; readonly key: string } | null>(null);
  return (
    <>
      <Section title="New machine key">
        {made === null ? (
          <KeyForm onMade={setMade} />
        ) : (
          <Once
            title={`The key “${made.name}”`}
            label="The key"
            value={made.key}
            onDone={() => setMade(null)}
          >
            Put it where the program keeps its secrets, and send it as{' '}
            <code>Authorization: Bearer</code>. Only its fingerprint is stored, so it is shown only
            now.
          </Once>
        )}
      </Section>
      <KeyList />
    </>
  );
}

function KeyForm({
  onMade,
}: {
  readonly onMade: (made: { readonly name: string; readonly key: string }) => void;
}): ReactNode {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['item:read', 'item:write']);
  const send = useMutation({
    mutationFn: () => createKey(name.trim(), chosen),
    onSuccess: async ({ key }) => {
      onMade({ name: name.trim(), key });
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const all = chosen.includes('admin');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <FormProblem>{send.isError ? toApiProblem(send.error).detail : null}</FormProblem>
      <TextInput
        className={classes.wide}
        label="Name"
        description="Of the program that will use it; it stands in the audit."
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label="What it may do"
        value={[...chosen]}
        onChange={(values) =>
          setChosen(scopeWords.map(({ scope }) => scope).filter((scope) => values.includes(scope)))
        }
      >
        <div className={classes.scopes}>
          {scopeWords.map(({ scope, words }) => (
            <Checkbox
              key={scope}
              value={scope}
              label={scope}
              description={words}
              disabled={all && scope !== 'admin'}
            />
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
          Make the key
        </Button>
        {all ? (
          <span className={classes.soft}>
            An admin key can make itself further keys. Give as little as the program needs.
          </span>
        ) : null}
      </div>
    </form>
  );
}

function KeyList(): ReactNode {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(keysQuery);
  const revoke = useMutation({
    mutationFn: (one: KeyView) => revokeKey(one.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['keys'] });
      notifyDone('The key opens nothing any more.');
    },
    onError: notifyProblem,
  });
  const ask = async (one: KeyView): Promise<void> => {
    const answer = await confirm({
      title: `Revoke “${one.name}”?`,
      body: 'The program that uses it is refused at once, for good. The key stays in this list and its name stays taken.',
      action: 'Revoke',
      danger: true,
    });
    if (answer !== null) revoke.mutate(one);
  };
  return (
    <Section title="Machine keys">
      {data === undefined ? (
        <Loading error={error} what="The keys could not be loaded" onRetry={() => void refetch()} />
      ) : data.length === 0 ? (
        <EmptyState title="There is no machine key">
          <p>
            A program needs one to send tickets in or to read what was decided. People never do:
            they sign in.
          </p>
        </EmptyState>
      ) : (
        <Table
          label="Machine keys"
          rows={[...data].sort(
            (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null),
          )}
          idOf={({ id }) => id}
          columns={[
            {
              id: 'name',
              header: 'Name',
              cell: ({ name, prefix }) => (
                <>
                  {name}
                  <span className={classes.under}>
                    <code>{prefix}…</code>
                  </span>
                </>
              ),
            },
            { id: 'scopes', header: 'May', cell: ({ scopes }) => scopes.join(', ') },
            {
              id: 'made',
              header: 'Made',
              fit: true,
              cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
            },
            {
              id: 'state',
              header: 'State',
              cell: ({ revokedAt }) =>
                revokedAt === null ? (
                  <StateMark tone="auto">good</StateMark>
                ) : (
                  <>
                    <StateMark>revoked</StateMark> <RelativeTime at={revokedAt} />
                  </>
                ),
            },
          ]}
          actions={(one) =>
            one.revokedAt === null ? (
              <Button
                size="compact-sm"
                color="manual"
                variant="outline"
                aria-label={`Revoke ${one.name}`}
                onClick={() => void ask(one)}
              >
                Revoke
              </Button>
            ) : null
          }
        />
      )}
    </Section>
  );
}
