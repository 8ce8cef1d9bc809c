import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({ as: ['history', 'new'], run: 'text' });

export const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'import',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ImportPage'),
});
