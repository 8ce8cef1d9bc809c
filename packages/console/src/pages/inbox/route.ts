import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** Absent: decisions that wait for a person. `check`: decisions made without one, to be checked. */
  kind: ['check'],
  queue: 'text',
  order: ['oldest', 'expiring'],
  show: ['mine', 'claimed', 'unclaimed'],
  /** The item in view. */
  item: 'text',
});

export const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'inbox',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'InboxPage'),
});
