import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TrippedSwitch } from '../../api/board.ts';
import { post } from '../../api/request.ts';
import { useMay } from '../../api/session.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import classes from './now.module.css';

/** Switches somebody or the line itself has thrown: what stands still, since when and why. */
export function Switches({ switches }: { readonly switches: readonly TrippedSwitch[] }): ReactNode {
  const may = useMay('control:write');
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: ({ id, reason }: { readonly id: string; readonly reason: string }) =>
      post(`/v1/controls/${encodeURIComponent(id)}/reset`, { reason }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['board'] });
      notifyDone('The switch is reset.');
    },
    onError: notifyProblem,
  });
  const ask = async (one: TrippedSwitch): Promise<void> => {
    const answer = await confirm({
      title: `Reset ${nameOf(one.id)}?`,
      body: 'Decisions made from now on may be written again by themselves. What was stopped stays with people.',
      action: 'Reset',
      reason: 'required',
    });
    if (answer !== null) reset.mutate({ id: one.id, reason: answer.reason });
  };
  return (
    <>
      <ul className={classes.switches} aria-label="Switches that are thrown">
        {switches.map((one) => (
          <li key={one.id} className={classes.switch}>
            <LampShape state="manual" size={18} />
            <div className={classes.switchText}>
              <strong>{nameOf(one.id)} is stopped</strong>
              <span>
                {one.reason ?? 'no reason given'} · <RelativeTime at={one.updatedAt} />
                {one.until === null ? null : (
                  <>
                    {' '}
                    · until <RelativeTime at={one.until} />
                  </>
                )}
              </span>
            </div>
            {may ? <Button onClick={() => void ask(one)}>Reset …</Button> : null}
          </li>
        ))}
      </ul>
      <RoleNote acts={['throw and reset switches']} />
    </>
  );
}

function nameOf(id: string): string {
  if (id === 'tenant') return 'Everything';
  const [kind = '', name = ''] = id.split(':');
  return `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)} ${name}`;
}
