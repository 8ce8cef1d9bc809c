import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { changePassword, useSession } from '../../api/session.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { notifyDone } from '../../components/state/notify.ts';
import classes from './account.module.css';

const passwordMin = 12;

export function PasswordForm(): ReactNode {
  const { user } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const send = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      notifyDone('The password is changed. Other sessions of yours have ended.');
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
      <FormProblem>{send.isError ? toApiProblem(send.error).detail : null}</FormProblem>
      {/* So that password managers know whose it is. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label="New password"
        description={`At least ${passwordMin} characters.`}
        autoComplete="new-password"
        required
        minLength={passwordMin}
        maxLength={128}
        withAsterisk={false}
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      <Button type="submit" loading={send.isPending}>
        Change the password
      </Button>
    </form>
  );
}
