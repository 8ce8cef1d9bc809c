import { forgetView, readViews, saveView } from '../../views/saved-views.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindViews(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listViews, async ({ caller, query }) =>
    json(200, { data: await readViews(context, caller, query.page ?? null), nextCursor: null }),
  );
  bind(bound, endpoints.saveView, async ({ caller, body }) =>
    json(201, await saveView(context, caller, body)),
  );
  bind(bound, endpoints.removeView, async ({ caller, params }) => {
    await forgetView(context, caller, params.id);
    return json(200, { id: params.id });
  });
}
