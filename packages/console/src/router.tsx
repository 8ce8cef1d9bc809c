import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './components/filter/search-values.ts';
import { PageProblem, PageSkeleton } from './components/page/page-states.tsx';
import { accountRoute } from './pages/account/route.ts';
import { agentRoute } from './pages/agent/route.ts';
import { agentsRoute } from './pages/agents/route.ts';
import { auditRoute } from './pages/audit/route.ts';
import { connectRoute } from './pages/connect/route.ts';
import { controlsRoute } from './pages/controls/route.ts';
import { costsRoute } from './pages/costs/route.ts';
import { holdsRoute } from './pages/holds/route.ts';
import { importRoute } from './pages/import/route.ts';
import { inboxRoute } from './pages/inbox/route.ts';
import { incidentRoute } from './pages/incident/route.ts';
import { incidentsRoute } from './pages/incidents/route.ts';
import { joinRoute, resetRoute, setupRoute } from './pages/invitation/route.ts';
import { itemRoute } from './pages/item/route.ts';
import { itemsRoute } from './pages/items/route.ts';
import { knowledgeRoute } from './pages/knowledge/route.ts';
import { NotFoundPage } from './pages/not-found/page.tsx';
import { nowRoute } from './pages/now/route.ts';
import { settingsRoute } from './pages/settings/route.ts';
import { signInRoute } from './pages/sign-in/route.ts';
import { sourcesRoute } from './pages/sources/route.ts';
import { startRoute } from './pages/start/route.ts';
import { toolsRoute } from './pages/tools/route.ts';
import { writeBacksRoute } from './pages/write-backs/route.ts';
import { rootRoute } from './routes/root-route.tsx';
import { shellRoute } from './routes/shell-route.tsx';

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  joinRoute,
  resetRoute,
  shellRoute.addChildren([
    nowRoute,
    inboxRoute,
    holdsRoute,
    itemsRoute,
    itemRoute,
    importRoute,
    agentsRoute,
    agentRoute,
    knowledgeRoute,
    toolsRoute,
    controlsRoute,
    costsRoute,
    writeBacksRoute,
    sourcesRoute,
    connectRoute,
    incidentsRoute,
    incidentRoute,
    auditRoute,
    settingsRoute,
    accountRoute,
    startRoute,
  ]),
]);

export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    // The code of a page is fetched when the pointer rests on its link.
    defaultPreload: 'intent',
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    defaultErrorComponent: PageProblem,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
