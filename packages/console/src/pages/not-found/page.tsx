import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/state/states.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <EmptyState
      title="There is no page at this address"
      action={
        <Button component={Link} to="/">
          Go to Now
        </Button>
      }
    >
      <p>The link may be old or cut off. Press Ctrl K to search for an item or a page.</p>
    </EmptyState>
  );
}
