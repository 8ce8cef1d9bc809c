import { createRoute, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { AppFrame } from '../shell/app-frame.tsx';
import { rootRoute } from './root-route.tsx';

/** Everything for people who are signed in; others sign in first and come back. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: AppFrame,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session === null) {
      const to = location.href === '/' ? undefined : location.href;
      redirect({ to: '/sign-in', search: to === undefined ? {} : { to }, throw: true });
    }
  },
});
