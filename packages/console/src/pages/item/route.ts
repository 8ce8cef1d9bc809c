import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../routes/shell-route.tsx';

export const itemRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'items/$itemId',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ItemPage'),
});
