import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../routes/shell-route.tsx';

export const sourcesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'sources',
  component: lazyRouteComponent(() => import('./page.tsx'), 'SourcesPage'),
});
