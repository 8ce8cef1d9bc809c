import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { safePath } from '../../api/safe-path.ts';
import { sessionQuery } from '../../api/session.ts';
import { searchValues } from '../../components/filter/search-values.ts';
import { rootRoute } from '../../routes/root-route.tsx';

const validateSearch = searchValues({ to: 'text' });

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'SignInPage'),
  beforeLoad: async ({ context, search }) => {
    // A server that cannot be reached is told of by the form, when it is sent.
    const session = await context.client.fetchQuery(sessionQuery).catch(() => null);
    if (session !== null) {
      redirect({ href: safePath(search.to, window.location.origin), throw: true });
    }
  },
});
