import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { rollBackAgent } from '../../api/agents.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notifyProblem } from '../../components/state/notify.ts';
import type { InForce } from './agent-actions.tsx';

export interface RollBack {
  readonly run: (to: string) => Promise<void>;
  readonly pending: boolean;
}

/** Asks, rolls back and measures: the server answers when the version is in force everywhere. */
export function useRollBack(agent: string, onInForce: (inForce: InForce) => void): RollBack {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: async ({ to, reason }: { readonly to: string; readonly reason: string }) => {
      const startedMs = performance.now();
      await rollBackAgent(agent, { to, reason });
      return { what: to, seconds: (performance.now() - startedMs) / 1_000 };
    },
    onSuccess: async ({ what, seconds }) => {
      onInForce({ what: `Version ${what}`, seconds });
      await renewAgents(client);
    },
    onError: notifyProblem,
  });
  return {
    pending: send.isPending,
    run: async (to) => {
      const answer = await confirm({
        title: `Roll ${agent} back?`,
        body: `Version ${to} decides from the moment it is in force. What was decided before and not yet written goes through the gate again. The version in force now stays in the list; you can return to it.`,
        action: 'Roll back',
        danger: true,
        reason: 'required',
      });
      if (answer !== null) send.mutate({ to, reason: answer.reason });
    },
  };
}

export async function renewAgents(client: QueryClient): Promise<void> {
  const stale = ['agents', 'board', 'controls'];
  await Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] })));
}
