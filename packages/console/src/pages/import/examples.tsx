import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { examplesQuery, type ImportMode, importExample } from '../../api/imports.ts';
import { notifyProblem } from '../../components/state/notify.ts';
import classes from './import.module.css';

/** Offered when the workspace brings tickets to look around with. */
export function Examples({
  as,
  onTaken,
}: {
  readonly as: ImportMode;
  readonly onTaken: (id: string) => void;
}): ReactNode {
  const { data: files = [] } = useQuery({ ...examplesQuery, retry: false });
  const take = useMutation({
    mutationFn: importExample,
    onSuccess: ({ id }) => onTaken(id),
    onError: notifyProblem,
  });
  const part = as === 'history' ? 'past' : 'new';
  if (!files.some((file) => file.part === part)) return null;
  return (
    <p className={classes.example}>
      <span>Only looking around? This workspace brings tickets of its own.</span>
      <Button loading={take.isPending} onClick={() => take.mutate(part)}>
        {part === 'past' ? 'Use the example past tickets' : 'Use the example new tickets'}
      </Button>
    </p>
  );
}
