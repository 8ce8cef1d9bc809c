import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../routes/root-route.tsx';

const component = lazyRouteComponent(() => import('./page.tsx'), 'InvitationPage');

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'setup',
  component,
});
export const joinRoute = createRoute({ getParentRoute: () => rootRoute, path: 'join', component });
export const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'reset',
  component,
});
