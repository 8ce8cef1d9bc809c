import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchValues } from '../../components/filter/search-values.ts';
import { shellRoute } from '../../routes/shell-route.tsx';

const validateSearch = searchValues({
  /** The path of the one that is looked at. */
  article: 'text',
  /** A draft of it, or of a new one. */
  draft: ['edit', 'new'],
});

export const knowledgeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'knowledge',
  component: lazyRouteComponent(() => import('./page.tsx'), 'KnowledgePage'),
  validateSearch,
});
