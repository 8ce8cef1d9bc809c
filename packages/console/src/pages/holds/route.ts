import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../routes/shell-route.tsx';

export const holdsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'holds',
  component: lazyRouteComponent(() => import('./page.tsx'), 'HoldsPage'),
});
