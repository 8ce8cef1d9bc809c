import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  q: 'text',
  state: [
    'received',
    'deciding',
    'held',
    'in_review',
    'writing',
    'resolved',
    'handed_over',
    'cancelled',
    'stuck',
  ],
  needs: ['stuck', 'failed_write'],
  lane: ['auto', 'assisted', 'manual'],
  agent: 'text',
  category: 'text',
  queue: 'text',
  source: 'text',
  from: 'text',
  to: 'text',
});

export type ItemsSearch = ReturnType<typeof validateSearch>;

export const itemsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'items',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ItemsPage'),
  validateSearch,
});
