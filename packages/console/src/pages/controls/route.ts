import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** The control whose details are shown. */
  control: 'text',
  /** A past moment: everything as it was then. */
  at: 'text',
  view: ['what-if'],
});

export type ControlsSearch = ReturnType<typeof validateSearch>;

export const controlsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'controls',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ControlsPage'),
});
