import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** The one that is looked at. */
  tool: 'text',
});

export const toolsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'tools',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ToolsPage'),
  validateSearch,
});
