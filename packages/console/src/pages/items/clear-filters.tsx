import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** For a list that nothing fits: away with the filters. */
export function ClearFilters(): ReactNode {
  const navigate = useNavigate({ from: '/items' });
  return <Button onClick={() => void navigate({ search: {} })}>Show all items</Button>;
}
