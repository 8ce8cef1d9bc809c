import { Button, CloseButton } from '@mantine/core';
import type { AgentVersionView } from '@signalbox/contract';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { agentsQuery } from '../../api/agents.ts';
import { boardQuery } from '../../api/board.ts';
import { setControl } from '../../api/controls.ts';
import { useMay } from '../../api/session.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notifyProblem } from '../../components/state/notify.ts';
import { useCommands } from '../../shell/palette-store.ts';
import classes from './agent.module.css';
import { renewAgents, useRollBack } from './roll-back.ts';

/** Something that took effect everywhere, and how long that took from the press of the button. */
export interface InForce {
  readonly what: string;
  readonly seconds: number;
}

/** Rolling back and stopping, always in the same place. */
export function AgentActions({
  agent,
  versions,
  onInForce,
}: {
  readonly agent: string;
  readonly versions: readonly AgentVersionView[];
  readonly onInForce: (inForce: InForce) => void;
}): ReactNode {
  const mayRollBack = useMay('agent:write');
  const { data: agents } = useQuery(agentsQuery);
  const rollBack = useRollBack(agent, onInForce);
  const known = agents?.find(({ name }) => name === agent)?.previous ?? null;
  const previous = versions.some(({ id }) => id === known) ? known : null;
  const run = (): void => {
    if (previous !== null) void rollBack.run(previous);
  };
  useCommands(
    mayRollBack && previous !== null
      ? [{ id: 'rollback', label: `Roll ${agent} back to ${previous} …`, run }]
      : [],
  );
  const none = 'There is no earlier version yet: one is made when the files or the model change';
  return (
    <>
      <SwitchButton agent={agent} onInForce={onInForce} />
      {mayRollBack ? (
        <Button
          color="manual"
          variant="outline"
          leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
          loading={rollBack.pending}
          // Not `disabled`: a button that cannot be reached cannot say why it does nothing.
          aria-disabled={previous === null}
          title={previous === null ? none : `To ${previous}`}
          onClick={run}
        >
          Roll back
        </Button>
      ) : null}
    </>
  );
}

function SwitchButton({
  agent,
  onInForce,
}: {
  readonly agent: string;
  readonly onInForce: (inForce: InForce) => void;
}): ReactNode {
  const may = useMay('control:write');
  const client = useQueryClient();
  const { data: board } = useQuery(boardQuery);
  const tripped = board?.switches.some(({ id }) => id === `agent:${agent}`) === true;
  const send = useMutation({
    mutationFn: async (reason: string) => {
      const startedMs = performance.now();
      await setControl(`agent:${agent}`, tripped ? 'reset' : 'trip', reason);
      return (performance.now() - startedMs) / 1_000;
    },
    onSuccess: async (seconds) => {
      onInForce({ what: tripped ? `${agent} runs again` : `The stop of ${agent}`, seconds });
      await renewAgents(client);
    },
    onError: notifyProblem,
  });
  if (!may) return null;
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: tripped ? `Let ${agent} run again?` : `Stop ${agent}?`,
      body: tripped
        ? 'What is decided from now on may be written by itself again. What was stopped stays with people.'
        : 'Nothing it has decided is written after this. Tickets still come in and wait for people.',
      action: tripped ? 'Let it run' : 'Stop',
      danger: !tripped,
      reason: 'required',
    });
    if (answer !== null) send.mutate(answer.reason);
  };
  return (
    <Button loading={send.isPending} onClick={() => void ask()}>
      {tripped ? 'Let it run again' : 'Stop this agent'}
    </Button>
  );
}

/** Says what is in force now and the seconds it took, until it is read. */
export function InForceNote({
  inForce,
  onClose,
}: {
  readonly inForce: InForce;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <div role="status" className={classes.inForce}>
      <span>
        <strong>{inForce.what}</strong> was in force everywhere after{' '}
        <strong>{inForce.seconds.toFixed(2)} s</strong>.
      </span>
      <CloseButton aria-label="Close" onClick={onClose} />
    </div>
  );
}
