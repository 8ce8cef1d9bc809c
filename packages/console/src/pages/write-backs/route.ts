import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** `unmet`, `open` or a verdict; all without it. */
  state: 'text',
  source: 'text',
  agent: 'text',
  /** The attempt that is opened. */
  attempt: 'text',
});

export type WriteBacksSearch = ReturnType<typeof validateSearch>;

export const writeBacksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'write-backs',
  component: lazyRouteComponent(() => import('./page.tsx'), 'WriteBacksPage'),
  validateSearch,
});
