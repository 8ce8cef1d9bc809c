import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ExampleFile, examplesQuery, importExample } from '../../api/imports.ts';
import { notifyProblem } from '../../components/state/notify.ts';
import classes from './start.module.css';

const words = {
  past: { example: 'Look around with the example', as: 'history' },
  new: { example: 'Send the example tickets', as: 'new' },
} as const;

/** The two ways of a step: the tickets the workspace brings along, or a file of one's own. */
export function Ways({
  part,
  busy,
}: {
  readonly part: ExampleFile['part'];
  readonly busy: boolean;
}): ReactNode {
  const client = useQueryClient();
  const { data: files = [] } = useQuery(examplesQuery);
  const take = useMutation({
    mutationFn: () => importExample(part),
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports'] }),
    onError: notifyProblem,
  });
  const { example, as } = words[part];
  const own = part === 'past' ? 'Start with my own CSV' : 'Import my new tickets';
  const hasExample = files.some((file) => file.part === part);
  return (
    <div className={classes.ways}>
      <Button
        variant="filled"
        renderRoot={(props) => <Link {...props} to="/import" search={{ as }} />}
      >
        {own}
      </Button>
      {hasExample ? (
        <Button loading={take.isPending || busy} onClick={() => take.mutate()}>
          {example}
        </Button>
      ) : null}
    </div>
  );
}
