import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  tab: ['people', 'keys', 'webhooks', 'tenant', 'switches', 'jobs'],
  /** The endpoint whose deliveries are shown. */
  hook: 'text',
});

export const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'settings',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
});
