import { Button } from '@mantine/core';
import type { IncidentDetail } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { rollBackAgent } from '../../api/agents.ts';
import { controlsQuery } from '../../api/controls.ts';
import { closeIncident } from '../../api/incidents.ts';
import { useMay } from '../../api/session.ts';
import { type Trip, TripDialog } from '../../components/control/trip-dialog.tsx';
import { renewControls, useControlActs } from '../../components/control/use-control-acts.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { formatPlural } from '../../format/number.ts';
import { useCommands } from '../../shell/palette-store.ts';
import { shortVersion } from '../../words/entry-detail.ts';
import classes from './incident.module.css';
import { useHoldWaiting } from './use-hold-waiting.ts';

interface Step {
  readonly id: string;
  readonly label: string;
  /** What it does, beside the button. */
  readonly does: string;
  readonly run: () => void;
  readonly danger?: boolean;
}

/** What keeps it from getting worse, in the order people do it. */
export function Contain({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const mayControl = useMay('control:write');
  const acts = useControlActs();
  const steps = useSteps(incident, acts.ask);
  useCommands(steps.map(({ id, label, run }) => ({ id, label, run })));
  const link = (
    <Link to="/controls" search={{ control: incident.control }}>
      How its control stands
    </Link>
  );
  return (
    <div className={classes.contain}>
      <h2 className={classes.sub}>Contain it</h2>
      {steps.length === 0 ? (
        <p className={classes.soft}>
          {mayControl
            ? 'Nothing is left to stop here.'
            : 'Owners and leads can stop the agent or roll it back.'}{' '}
          {link}
        </p>
      ) : (
        <>
          <ul className={classes.steps}>
            {steps.map(({ id, label, does, run, danger }) => (
              <li key={id}>
                <Button
                  {...(danger === true
                    ? ({ color: 'manual', variant: 'filled' } as const)
                    : ({ variant: 'default' } as const))}
                  onClick={run}
                >
                  {label}
                </Button>
                <span className={classes.soft}>{does}</span>
              </li>
            ))}
          </ul>
          <p className={classes.soft}>{link}</p>
        </>
      )}
      {acts.said === null ? null : (
        <p className={classes.said} role="status">
          {acts.said}
        </p>
      )}
      <TripDialog trip={acts.asked} onClose={acts.close} onTrip={acts.trip} />
    </div>
  );
}

function useSteps(incident: IncidentDetail, ask: (trip: Trip) => void): readonly Step[] {
  const { agent, control, previousVersion, affected } = incident;
  const mayControl = useMay('control:write');
  const mayRollBack = useMay('agent:write');
  const mayHold = useMay('hold:write');
  const { data: controls = [] } = useQuery(controlsQuery);
  const rollBack = useRollBack(incident);
  const hold = useHoldWaiting(incident);
  const isThrown = (id: string): boolean =>
    controls.some((one) => one.id === id && one.tripped && one.kind !== 'mode');
  const source = /^breaker:source:(.+)$/u.exec(control)?.[1];
  const stop =
    agent === null ? (source === undefined ? null : `source:${source}`) : `agent:${agent}`;
  const name = agent ?? source ?? '';
  return [
    ...(stop === null || !mayControl || isThrown(stop)
      ? []
      : [
          {
            id: 'stop',
            label: agent === null ? `Stop writing to ${name} …` : `Stop ${name} …`,
            does: 'Nothing of it is written any more; its tickets wait for people.',
            danger: true,
            run: () =>
              ask({
                control: stop,
                title: `Stop ${name}?`,
                body: 'Nothing it covers is written any more, also of what was decided before. Tickets still come in and wait for people.',
                action: 'Stop it',
                modes: [],
              }),
          },
        ]),
    ...(agent === null || !mayControl
      ? []
      : [
          {
            id: 'hand-back',
            label: 'Hand back …',
            does: 'People route its tickets; it goes on suggesting.',
            run: () =>
              ask({
                control: control.startsWith('mode:') ? control : `mode:${agent}`,
                title: `Hand ${incident.category ?? name} back to people?`,
                body: 'What is decided from now on goes to people, with its suggestion. It stays so until somebody resets it, also when the numbers are good again.',
                action: 'Hand back',
                modes: ['handback'],
              }),
          },
        ]),
    ...(previousVersion === null || !mayRollBack
      ? []
      : [
          {
            id: 'roll-back',
            label: `Roll back to ${shortVersion(previousVersion)} …`,
            does: 'The version before decides; what waits goes through the gate again.',
            run: () => void rollBack(previousVersion),
          },
        ]),
    ...(affected.held === 0 || agent === null || !mayHold
      ? []
      : [
          {
            id: 'hold',
            label: 'Hold everything that waits …',
            does: `${formatPlural(affected.held, 'item')} about to be written ${affected.held === 1 ? 'goes' : 'go'} to the inbox.`,
            run: () => void hold(),
          },
        ]),
  ];
}

function useRollBack({ agent }: IncidentDetail): (to: string) => Promise<void> {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: ({ to, reason }: { readonly to: string; readonly reason: string }) =>
      rollBackAgent(agent ?? '', { to, reason }),
    onSuccess: async (_answer, { to }) => {
      await client.invalidateQueries({ queryKey: ['agents'] });
      await renewControls(client);
      notifyDone(`Version ${shortVersion(to)} is in force everywhere.`);
    },
    onError: notifyProblem,
  });
  return async (to) => {
    const answer = await confirm({
      title: `Roll ${agent ?? ''} back?`,
      body: `Version ${to} decides from the moment it is in force. What was decided before and not yet written goes through the gate again. The version in force now stays in the list; you can return to it.`,
      action: 'Roll back',
      danger: true,
      reason: 'required',
    });
    if (answer !== null) send.mutate({ to, reason: answer.reason });
  };
}

/** Says how it ended. Nothing else closes an incident. */
export function CloseButton({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const may = useMay('control:write');
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (reason: string) => closeIncident(incident.id, reason),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['incidents'] });
      notifyDone('Closed.');
    },
    onError: notifyProblem,
  });
  const isOver = incident.state === 'closed';
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: 'Close this incident?',
      body:
        incident.state === 'open'
          ? 'It is not normal again yet. Closing changes nothing about its control: what is limited stays limited.'
          : 'Say what the cause was and what keeps it from coming back. It stays in the list of closed ones.',
      action: 'Close it',
      reason: 'required',
    });
    if (answer !== null) send.mutate(answer.reason);
  };
  useCommands(
    may && !isOver ? [{ id: 'close', label: 'Close this incident …', run: () => void ask() }] : [],
  );
  if (!may || isOver) return null;
  return (
    <Button
      variant={incident.state === 'recovered' ? 'filled' : 'default'}
      loading={send.isPending}
      onClick={() => void ask()}
    >
      Close …
    </Button>
  );
}
