import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  type: 'text',
  actor: 'text',
  /** The id of an item, or the number its source gave it. */
  item: 'text',
  from: 'text',
  to: 'text',
  /** The entry that is opened. */
  entry: 'text',
});

export type AuditSearch = ReturnType<typeof validateSearch>;

export const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'audit',
  component: lazyRouteComponent(() => import('./page.tsx'), 'AuditPage'),
  validateSearch,
});
