import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

/** The type of the system. */
const validateSearch = searchValues({ type: 'text' });

export const connectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'sources/connect',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConnectPage'),
});
