import { Button, PasswordInput, TextInput } from '@mantine/core';
import type { InvitationLook } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { acceptInvitation, lookAtInvitation, sessionQuery } from '../../api/session.ts';
import classes from '../../components/entry/entry-frame.module.css';
import { EntryFrame, FormProblem } from '../../components/entry/entry-frame.tsx';
import { RowsSkeleton } from '../../components/state/states.tsx';

const passwordMin = 12;
const passwordMax = 128;

/** Where the link of a first start, an invitation or a reset leads. Its token stands in the fragment, which no server sees. */
export function InvitationPage(): ReactNode {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    // Out of the address and the history at once: both are shown to others and synchronised.
    if (token !== '')
      window.history.replaceState(window.history.state, '', window.location.pathname);
  }, [token]);
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => lookAtInvitation(token, signal),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (token === '') {
    return (
      <NoEntry title="The link is not whole">
        Open the link again as it was printed or sent: the part after # is needed, and it is taken
        out of the address once it has been read.
      </NoEntry>
    );
  }
  if (look.isError) {
    return (
      <NoEntry title="This link does not work">
        {toApiProblem(look.error).status === 0
          ? toApiProblem(look.error).detail
          : 'It has been used, has run out or was withdrawn. Ask an owner for a new one; on the server, signalbox users reset prints one.'}
      </NoEntry>
    );
  }
  if (look.data === undefined) {
    return (
      <EntryFrame title="One moment">
        <RowsSkeleton rows={3} />
      </EntryFrame>
    );
  }
  return <Accept token={token} invitation={look.data} />;
}

function NoEntry({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <EntryFrame title={title} lead={children}>
      <Button component={Link} to="/sign-in">
        Sign in
      </Button>
    </EntryFrame>
  );
}

const words = {
  setup: { title: 'Make the first account', action: 'Make the account' },
  invite: { title: 'Join', action: 'Join' },
  reset: { title: 'Choose a new password', action: 'Set the password' },
} as const;

function Accept({
  token,
  invitation,
}: {
  readonly token: string;
  readonly invitation: InvitationLook;
}): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [email, setEmail] = useState(invitation.email ?? '');
  const [password, setPassword] = useState('');
  const isReset = invitation.kind === 'reset';
  const { title, action } = words[invitation.kind];
  const send = useMutation({
    mutationFn: () =>
      acceptInvitation({
        token,
        name: isReset ? undefined : name.trim(),
        email: invitation.email === null ? email.trim() : undefined,
        password,
      }),
    onSuccess: async () => {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      // Who owns a new installation begins with the tour.
      await navigate({ to: invitation.kind === 'setup' ? '/start' : '/', replace: true });
    },
  });
  return (
    <EntryFrame title={title} lead={leadOf(invitation)}>
      <FormProblem>{send.isError ? problemText(send.error) : null}</FormProblem>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        {isReset ? null : (
          <TextInput
            label="Your name"
            description="Colleagues see it beside your decisions."
            name="name"
            autoComplete="name"
            required
            autoFocus
            maxLength={100}
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          readOnly={invitation.email !== null}
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description={`At least ${passwordMin} characters. A few words in a row are easy to keep and hard to guess.`}
          name="new-password"
          autoComplete="new-password"
          required
          minLength={passwordMin}
          maxLength={passwordMax}
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" size="sm" loading={send.isPending}>
          {action}
        </Button>
      </form>
    </EntryFrame>
  );
}

function leadOf({ kind, tenant, role }: InvitationLook): string {
  switch (kind) {
    case 'setup':
      return `You will be the owner of ${tenant}: you may do everything and invite others.`;
    case 'invite':
      return `You are invited to ${tenant} as ${role}.`;
    case 'reset':
      return 'All other sessions of yours end.';
  }
}

function problemText(error: unknown): string {
  const { detail, places } = toApiProblem(error);
  return places.length === 0 ? detail : places.map(({ message }) => message).join(' ');
}
