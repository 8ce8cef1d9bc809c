import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { type ItemSummary, retryItem } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { RoleNote } from '../../components/role/role-states.tsx';
import { notifyDone, notifyProblemText } from '../../components/state/notify.ts';
import { formatPlural } from '../../format/number.ts';
import { useCommands } from '../../shell/palette-store.ts';
import { troubleWords } from '../../words/item-words.ts';
import classes from './items.module.css';

/** Why the stuck rows of this list are stuck, and, for an owner, the way to run them again together. */
export function RetryStuck({
  items,
  onDone,
}: {
  readonly items: readonly ItemSummary[];
  readonly onDone: () => void;
}): ReactNode {
  const may = useMay('admin');
  const client = useQueryClient();
  const [done, setDone] = useState(0);
  const stuck = items.filter(({ state }) => state === 'stuck');
  const causes = causesOf(stuck);
  const retry = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      const refused = new Map<string, number>();
      for (const [at, id] of ids.entries()) {
        setDone(at);
        // One by one: a cause that is still there shows after the first few, and the line has other work.
        await retryItem(id).catch((error: unknown) => {
          const { code } = toApiProblem(error);
          refused.set(code, (refused.get(code) ?? 0) + 1);
        });
      }
      return { asked: ids.length, refused };
    },
    onSuccess: async ({ asked, refused }) => {
      await client.invalidateQueries({ queryKey: ['items'] });
      onDone();
      const failed = [...refused.values()].reduce((sum, count) => sum + count, 0);
      if (asked > failed) notifyDone(`${formatPlural(asked - failed, 'item')} runs again.`);
      for (const [code, count] of refused) {
        notifyProblemText(`${formatPlural(count, 'item')} did not run again: ${code}.`);
      }
    },
  });
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: `Retry ${formatPlural(stuck.length, 'stuck item')}?`,
      body: (
        <>
          <p>Retry what has lost its cause. What has not will be stuck again, and nothing worse.</p>
          <ul>
            {causes.map(({ code, count, remedy }) => (
              <li key={code}>
                {formatPlural(count, 'item')}: {remedy}
              </li>
            ))}
          </ul>
        </>
      ),
      action: 'Retry',
    });
    if (answer !== null) retry.mutate(stuck.map(({ id }) => id));
  };
  useCommands(
    may && stuck.length > 0
      ? [{ id: 'retry-stuck', label: 'Retry the stuck items shown', run: () => void ask() }]
      : [],
  );
  if (stuck.length === 0) return null;
  return (
    <section className={classes.stuck} aria-label="Stuck items">
      <ul className={classes.causes}>
        {causes.map(({ code, count, what }) => (
          <li key={code}>
            <strong>{formatPlural(count, 'stuck item')}</strong>: {what}
          </li>
        ))}
      </ul>
      {may ? (
        <Button disabled={retry.isPending} onClick={() => void ask()}>
          {retry.isPending
            ? `Retrying ${done + 1} of ${retry.variables.length}`
            : stuck.length === 1
              ? 'Retry it …'
              : `Retry these ${stuck.length} …`}
        </Button>
      ) : (
        <RoleNote acts={['run stuck items again']} />
      )}
    </section>
  );
}

interface Cause {
  readonly code: string;
  readonly count: number;
  readonly what: string;
  readonly remedy: string;
}

function causesOf(stuck: readonly ItemSummary[]): readonly Cause[] {
  const counts = new Map<string, number>();
  for (const { stuck: one } of stuck) {
    const code = one?.code ?? 'unknown';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts]
    .map(([code, count]) => ({ code, count, ...troubleWords(code) }))
    .sort((a, b) => b.count - a.count);
}
