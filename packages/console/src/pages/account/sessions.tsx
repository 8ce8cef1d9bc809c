import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { signOutEverywhere } from '../../api/session.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notifyProblem } from '../../components/state/notify.ts';
import classes from './account.module.css';

export function Sessions(): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const end = async (): Promise<void> => {
    const answer = await confirm({
      title: 'Sign out everywhere?',
      body: 'Every session of yours ends, on all devices, this one too.',
      action: 'Sign out everywhere',
    });
    if (answer === null) return;
    try {
      await signOutEverywhere(client);
      await navigate({ to: '/sign-in' });
    } catch (error) {
      notifyProblem(error);
    }
  };
  return (
    <div className={classes.form}>
      <p>Lost a device, or signed in on one that others use?</p>
      <Button onClick={() => void end()}>Sign out everywhere …</Button>
    </div>
  );
}
