import { Button, Select, TextInput } from '@mantine/core';
import type { InvitationView, Role } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import {
  invitationsQuery,
  invitePerson,
  type OpenedInvitation,
  withdrawInvitation,
} from '../../api/people.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { Once } from '../../components/once/once.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { asRole, roleOptions, roleWords } from './roles.ts';
import classes from './settings.module.css';

interface Opened extends OpenedInvitation {
  readonly email: string;
}

/** A link for a colleague, and the links nobody has used yet. */
export function Invite(): ReactNode {
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <Section title="Invite somebody">
      {opened === null ? (
        <InviteForm onOpened={setOpened} />
      ) : (
        <Once
          title={`The link for ${opened.email}`}
          label="The link"
          value={opened.url}
          onDone={() => setOpened(null)}
        >
          Give it to nobody else: it opens the account. It works once, until{' '}
          <RelativeTime at={opened.expiresAt} />, and is shown only now. Signalbox sends no mail.
        </Once>
      )}
      <Invitations />
    </Section>
  );
}

function InviteForm({ onOpened }: { readonly onOpened: (opened: Opened) => void }): ReactNode {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('reviewer');
  const send = useMutation({
    mutationFn: () => invitePerson(email.trim(), role),
    onSuccess: async (opened) => {
      onOpened({ ...opened, email: email.trim() });
      await client.invalidateQueries({ queryKey: ['people'] });
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
      <div className={classes.line}>
        <TextInput
          className={classes.wide}
          label="Email"
          type="email"
          required
          withAsterisk={false}
          maxLength={320}
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          className={classes.role}
          label="Role"
          data={roleOptions}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(asRole(value) ?? 'reviewer')}
        />
        <Button type="submit" variant="filled" loading={send.isPending}>
          Make the link
        </Button>
      </div>
      <p className={classes.soft}>{roleWords[role]}</p>
    </form>
  );
}

function Invitations(): ReactNode {
  const client = useQueryClient();
  const { data: open = [] } = useQuery(invitationsQuery);
  const withdraw = useMutation({
    mutationFn: (one: InvitationView) => withdrawInvitation(one.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['people'] });
      notifyDone('The link is worthless now.');
    },
    onError: notifyProblem,
  });
  if (open.length === 0) return null;
  return (
    <div className={classes.part}>
      <h3 className={classes.partTitle}>Open invitations</h3>
      <Table
        label="Open invitations"
        rows={open}
        idOf={({ id }) => id}
        columns={[
          { id: 'email', header: 'For', cell: ({ email }) => email },
          { id: 'role', header: 'Role', cell: ({ role }) => role },
          {
            id: 'until',
            header: 'Works until',
            cell: ({ expiresAt }) => <RelativeTime at={expiresAt} />,
          },
        ]}
        actions={(one) => (
          <Button
            size="compact-sm"
            aria-label={`Withdraw the invitation for ${one.email}`}
            onClick={() => withdraw.mutate(one)}
          >
            Withdraw
          </Button>
        )}
      />
      <p className={classes.note}>
        A link is not shown again. To replace one that was lost, invite the same address once more.
      </p>
    </div>
  );
}

function textOf(error: unknown): string {
  const { detail, places } = toApiProblem(error);
  return places.length === 0 ? detail : places.map(({ message }) => message).join(' ');
}
