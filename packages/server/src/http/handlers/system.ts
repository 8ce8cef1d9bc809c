import { readReady } from '../../store/views/read-ready.ts';
import { type BindContext, bind, secretOf } from '../bind.ts';
import { describeApi } from '../openapi.ts';
import type { Ports } from '../ports.ts';
import { HttpRefusal } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints, routesTable } from '../routes-table.ts';

const readyWithinMs = 3_000;

export function bindSystem(bound: BindContext, ports: Ports): void {
  const { context, events, keys, registry, sessions } = ports;

  bind(bound, endpoints.events, ({ caller, headers, signal }) => {
    const isGood = async (): Promise<boolean> => {
      if (caller.who.kind === 'person') return (await sessions.callerOf(headers)) !== null;
      const authorization = headers.get('authorization') ?? undefined;
      return keys.isGood(caller, secretOf({ req: { header: () => authorization } }));
    };
    const body = events.open(caller.tenantId, {
      missed: headers.has('last-event-id'),
      isGood,
      signal,
    });
    return {
      status: 200,
      contentType: 'text/event-stream',
      body,
      // Asks nginx not to hold events back.
      headers: { 'x-accel-buffering': 'no' },
    };
  });

  bind(bound, endpoints.health, () => json(200, { status: 'ok' }));

  bind(bound, endpoints.ready, async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), readyWithinMs);
    });
    try {
      const ready = await Promise.race([readReady(context.database).catch(() => false), late]);
      if (!ready)
        throw new HttpRefusal('database_unavailable', { headers: { 'retry-after': '2' } });
    } finally {
      clearTimeout(timer);
    }
    return json(200, { status: 'ready' });
  });

  bind(bound, endpoints.metrics, async ({ caller }) => ({
    status: 200,
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    body: await registry.render(caller.tenantId),
  }));

  let document: string | undefined;
  bind(bound, endpoints.openapi, () => {
    document ??= JSON.stringify(describeApi(routesTable, ports.version));
    return { status: 200, contentType: 'application/json', body: document };
  });
}
