import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../components/page/page.tsx';
import { EmptyState } from '../../components/state/states.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <main>
      <Page title="Not found" question="Where did this link lead?">
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
      </Page>
    </main>
  );
}
