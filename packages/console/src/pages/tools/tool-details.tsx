import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useNames } from '../../api/actors.ts';
import { approveTool, revokeTool, type ToolView, toolsQuery } from '../../api/tools.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { Fact, FactList } from '../../components/facts/facts.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { formatDuration } from '../../words/moment.ts';
import { ToolUse } from './tool-use.tsx';
import classes from './tools.module.css';
import { TryTool } from './try-tool.tsx';
import { riskWords, toolStates } from './words.ts';

// The editor is the heaviest part of the console.
const ConfigView = lazy(async () => ({
  default: (await import('../agent/config-view.tsx')).ConfigView,
}));

/** One tool: who let it in, how agents use it, what it says of itself, and a form to try it. */
export function ToolDetails({ tool }: { readonly tool: ToolView }): ReactNode {
  const { definition, approved, state } = tool;
  const told = approved === null ? null : withoutApproval(approved);
  const now = definition ?? told;
  return (
    <>
      <Section title={tool.name} aside={<Review tool={tool} />}>
        <Standing tool={tool} />
      </Section>
      <ToolUse use={tool.use} />
      {now === null ? null : (
        <Section title={titleOf(tool)}>
          <Suspense fallback={<RowsSkeleton rows={4} />}>
            <ConfigView before={state === 'changed' ? told : null} after={now} />
          </Suspense>
        </Section>
      )}
      <TryTool key={tool.name} tool={tool} />
    </>
  );
}

function titleOf({ state, definition }: ToolView): string {
  if (state === 'changed') return 'Approved, and what it says now';
  return definition === null ? 'What was approved' : 'What it says of itself';
}

function withoutApproval({
  description,
  inputSchema,
}: NonNullable<ToolView['approved']>): NonNullable<ToolView['definition']> {
  return { description, inputSchema };
}

function Standing({ tool }: { readonly tool: ToolView }): ReactNode {
  const { server, state, risk, atMost, timeoutMs, approved, agents } = tool;
  const names = useNames();
  return (
    <div className={classes.facts}>
      <FactList>
        <Fact label="State">
          <StateMark tone={toolStates[state].tone}>{toolStates[state].word}</StateMark>{' '}
          {toolStates[state].meaning}
        </Fact>
        <Fact label="Comes from">
          {server === null ? 'Signalbox: built in, needs no approval' : `the MCP server ${server}`}
        </Fact>
        {server === null ? null : (
          <Fact label="Approved">
            {approved === null ? (
              'by nobody'
            ) : (
              <>
                by {names.of(approved.by)}, <RelativeTime at={approved.at} />
              </>
            )}
          </Fact>
        )}
        <Fact label="Risk">
          {risk}: {riskWords[risk]}
        </Fact>
        <Fact label="Limits">
          {formatPlural(atMost, 'call')} for one decision, {formatDuration(timeoutMs)} for each
        </Fact>
        <Fact label="Listed by">
          {agents.length === 0
            ? 'no agent in force'
            : agents.map((agent, at) => (
                <span key={agent}>
                  {at === 0 ? '' : ', '}
                  <Link to="/agents/$agentName" params={{ agentName: agent }}>
                    {agent}
                  </Link>
                </span>
              ))}
        </Fact>
      </FactList>
    </div>
  );
}

/** Approve and revoke, as far as there is something to. */
function Review({ tool }: { readonly tool: ToolView }): ReactNode {
  const { name, server, state, definitionHash, approved } = tool;
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (hash: string | null) =>
      hash === null ? revokeTool(name) : approveTool(name, hash),
    onSuccess: (_, hash) =>
      notifyDone(hash === null ? `${name} is taken away.` : `${name} is let in.`),
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: toolsQuery.queryKey }),
  });
  if (server === null) return null;
  const approve = async (hash: string): Promise<void> => {
    const answer = await confirm({
      title: `Let ${name} in?`,
      body: 'Models are told what it says of itself as it stands here, and do what that tells them. Agents that list it may call it until it says something else.',
      action: 'Approve',
    });
    if (answer !== null) send.mutate(hash);
  };
  const revoke = async (): Promise<void> => {
    const answer = await confirm({
      title: `Take ${name} away?`,
      body: 'From the next call on no agent may use it. Tickets go on without it.',
      action: 'Revoke',
      danger: true,
    });
    if (answer !== null) send.mutate(null);
  };
  return (
    <div className={classes.acts}>
      {definitionHash !== null && (state === 'new' || state === 'changed') ? (
        <Button
          variant="filled"
          loading={send.isPending}
          onClick={() => void approve(definitionHash)}
        >
          Approve …
        </Button>
      ) : null}
      {approved === null ? null : (
        <Button
          color="manual"
          variant="outline"
          loading={send.isPending}
          onClick={() => void revoke()}
        >
          Revoke …
        </Button>
      )}
    </div>
  );
}
