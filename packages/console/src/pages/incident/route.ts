import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../routes/shell-route.tsx';

export const incidentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'incidents/$incidentId',
  component: lazyRouteComponent(() => import('./page.tsx'), 'IncidentPage'),
});
