import { Hono } from 'hono';
import { openSessions } from '../auth/sessions.ts';
import { openKeyRing } from '../keys/key-ring.ts';
import { tokenBuckets } from '../keys/token-buckets.ts';
import { openRegistry } from '../telemetry/registry.ts';
import type { AppDeps } from './app-deps.ts';
import { answer, type BindContext } from './bind.ts';
import { loadConsole } from './console/load-console.ts';
import { serveConsole } from './console/serve-console.ts';
import { openEventHub } from './event-hub.ts';
import { bindAdmin } from './handlers/admin.ts';
import { bindAlerts } from './handlers/alerts.ts';
import { bindBoard } from './handlers/board.ts';
import { bindControl } from './handlers/control.ts';
import { bindControlState } from './handlers/control-state.ts';
import { bindCosts } from './handlers/costs.ts';
import { bindExports } from './handlers/exports.ts';
import { bindHolds } from './handlers/holds.ts';
import { bindImports } from './handlers/imports.ts';
import { bindIncidents } from './handlers/incidents.ts';
import { bindItems } from './handlers/items.ts';
import { bindKnowledge } from './handlers/knowledge.ts';
import { bindMemory } from './handlers/memory.ts';
import { bindPeople } from './handlers/people.ts';
import { bindReviews } from './handlers/reviews.ts';
import { bindSession } from './handlers/session.ts';
import { bindSourceDrafts } from './handlers/source-drafts.ts';
import { bindSources } from './handlers/sources.ts';
import { bindSystem } from './handlers/system.ts';
import { bindTenant } from './handlers/tenant.ts';
import { bindTools } from './handlers/tools.ts';
import { bindViews } from './handlers/views.ts';
import { bindWebhooks } from './handlers/webhooks.ts';
import { bindWriteBacks } from './handlers/write-backs.ts';
import { openIntake } from './intake-port.ts';
import { openKnownSources } from './known-sources.ts';
import type { Ports } from './ports.ts';
import { HttpRefusal } from './refuse.ts';
import { routesTable } from './routes-table.ts';

const monotonicMs = (): number => performance.now();

/**
 * The HTTP interface as a function from request to response; needs no server. It listens to announcements until
 * `deps.stopping` is aborted.
 */
export function createApp(deps: AppDeps): Hono {
  const { context, options, listen, stopping } = deps;
  const app = new Hono();
  const registry = openRegistry({
    database: context.database,
    monotonicMs,
    now: context.now,
    spans: context.tracing.counts,
  });
  const keys = openKeyRing({
    database: context.database,
    listen,
    nowMs: monotonicMs,
    unknownPerMinute: options?.unknownKeysPerMinute,
  });
  stopping.addEventListener('abort', () => keys.close());
  const sessions = openSessions(context.database, deps.people);
  const ports: Ports = {
    ...deps,
    keys,
    sessions,
    registry,
    intake: openIntake(context, registry.intakeBatch),
    hasSource: openKnownSources(context.database, monotonicMs),
    events: openEventHub(deps),
  };
  const bound: BindContext = {
    app,
    keys,
    sessions,
    publicUrl: deps.publicUrl,
    keyLimit: tokenBuckets(
      { perSecond: options?.keyPerSecond ?? 2_000, burst: options?.keyBurst ?? 4_000 },
      monotonicMs,
    ),
    logger: context.logger,
    observe: registry.request,
  };
  bindExports(bound, ports);
  bindItems(bound, ports);
  bindMemory(bound, ports);
  bindImports(bound, ports);
  bindReviews(bound, ports);
  bindHolds(bound, ports);
  bindBoard(bound, ports);
  bindCosts(bound, ports);
  bindWriteBacks(bound, ports);
  bindSources(bound, ports);
  bindSourceDrafts(bound, ports);
  bindKnowledge(bound, ports);
  bindTools(bound, ports);
  bindViews(bound, ports);
  bindTenant(bound, ports);
  bindControlState(bound, ports);
  bindControl(bound, ports);
  bindIncidents(bound, ports);
  bindAlerts(bound, ports);
  bindAdmin(bound, ports);
  bindSession(bound, ports);
  bindPeople(bound, ports);
  bindWebhooks(bound, ports);
  bindSystem(bound, ports);
  refuseTheRest(bound, deps.consoleDirectory ?? null);
  return app;
}

/** A known path with another method is 405 and says which it takes; what the console does not have either is 404. */
function refuseTheRest(bound: BindContext, consoleDirectory: string | null): void {
  const built = loadConsole(consoleDirectory);
  const methods = new Map<string, string[]>();
  for (const route of routesTable) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const taken = route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...taken]);
  }
  for (const [path, taken] of methods) {
    bound.app.all(path, (c) =>
      answer(bound, 'unmatched', c, () => {
        throw new HttpRefusal('method_not_allowed', { headers: { allow: taken.join(', ') } });
      }),
    );
  }
  bound.app.notFound(
    (c) =>
      serveConsole(built, c.req.raw) ??
      answer(bound, 'unmatched', c, () => {
        throw new HttpRefusal('not_found');
      }),
  );
  bound.app.onError((error, c) => answer(bound, 'unmatched', c, () => Promise.reject(error)));
}
