import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({ from: 'text', to: 'text' });

export const agentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'agents/$agentName',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'AgentPage'),
});
