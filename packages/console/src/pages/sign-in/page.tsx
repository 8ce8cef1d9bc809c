import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { safePath } from '../../api/safe-path.ts';
import { sessionQuery, signIn, signInSecondFactor } from '../../api/session.ts';
import classes from '../../components/entry/entry-frame.module.css';
import { EntryFrame, FormProblem } from '../../components/entry/entry-frame.tsx';
import { signInProblem } from './sign-in-problem.ts';

export function SignInPage(): ReactNode {
  const { to } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [secondFactor, setSecondFactor] = useState(false);
  const enter = async (): Promise<void> => {
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate({ href: safePath(to, window.location.origin), replace: true });
  };
  return secondFactor ? (
    <SecondFactor onDone={enter} onBack={() => setSecondFactor(false)} />
  ) : (
    <Password onDone={enter} onSecondFactor={() => setSecondFactor(true)} />
  );
}

function Password({
  onDone,
  onSecondFactor,
}: {
  readonly onDone: () => Promise<void>;
  readonly onSecondFactor: () => void;
}): ReactNode {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const send = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: (answer) => (answer.status === 'two_factor' ? onSecondFactor() : onDone()),
    onError: () => setPassword(''),
  });
  return (
    <EntryFrame title="Sign in">
      <FormProblem>{send.isError ? signInProblem(send.error) : null}</FormProblem>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" size="sm" loading={send.isPending}>
          Sign in
        </Button>
      </form>
      <p className={classes.lead}>
        No account, or locked out? An owner sends invitations and reset links; an owner who is
        locked out runs <code>signalbox users reset</code> on the server.
      </p>
    </EntryFrame>
  );
}

function SecondFactor({
  onDone,
  onBack,
}: {
  readonly onDone: () => Promise<void>;
  readonly onBack: () => void;
}): ReactNode {
  const [kind, setKind] = useState<'totp' | 'backup'>('totp');
  const [code, setCode] = useState('');
  const send = useMutation({
    mutationFn: () => signInSecondFactor(code.trim(), kind),
    onSuccess: onDone,
    onError: () => setCode(''),
  });
  const isTotp = kind === 'totp';
  return (
    <EntryFrame
      title="Second step"
      lead={
        isTotp
          ? 'Type the six digits your authenticator app shows now.'
          : 'Type one of the backup codes you kept. Each works once.'
      }
    >
      <FormProblem>{send.isError ? signInProblem(send.error) : null}</FormProblem>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <TextInput
          key={kind}
          label={isTotp ? 'Code' : 'Backup code'}
          name="code"
          autoComplete="one-time-code"
          inputMode={isTotp ? 'numeric' : 'text'}
          required
          autoFocus
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" size="sm" loading={send.isPending}>
          Go on
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => setKind(isTotp ? 'backup' : 'totp')}
        >
          {isTotp ? 'Use a backup code' : 'Use the authenticator app'}
        </Anchor>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          Start again
        </Anchor>
      </form>
    </EntryFrame>
  );
}
