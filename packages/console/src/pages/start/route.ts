import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../routes/shell-route.tsx';

export const startRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'start',
  component: lazyRouteComponent(() => import('./page.tsx'), 'StartPage'),
});
