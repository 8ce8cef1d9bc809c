import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** Absent: the open ones. */
  show: ['recovered', 'closed', 'alerts'],
});

export const incidentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'incidents',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'IncidentsPage'),
});
