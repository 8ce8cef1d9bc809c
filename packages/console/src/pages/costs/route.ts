import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** The last days, today within; where no days are given. */
  days: ['7', '92'],
  from: 'text',
  to: 'text',
});

export type CostsSearch = ReturnType<typeof validateSearch>;

export const costsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'costs',
  component: lazyRouteComponent(() => import('./page.tsx'), 'CostsPage'),
  validateSearch,
});
