import { Refusal } from '../../line/refusal.ts';
import { toFactView } from '../../memory/fact-view.ts';
import { forgetFact } from '../../memory/forget-fact.ts';
import { readMemory } from '../../memory/read-memory.ts';
import { stateFact } from '../../memory/state-fact.ts';
import { subjectsOf } from '../../memory/subjects.ts';
import { findWhose } from '../../memory/whose.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindMemory(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.getMemory, async ({ caller, params: { id } }) => {
    const view = await inTenant(context.database, caller.tenantId, async (tx) => {
      const named = await findWhose(context, tx, { itemId: id });
      if (named === undefined) throw new Refusal('not_found');
      const about = subjectsOf(context.keysOf(caller.tenantId), named).map((one) => one.about);
      return { about, data: (await readMemory(context, tx, named)).map(toFactView) };
    });
    return json(200, view);
  });

  bind(bound, endpoints.stateFact, async ({ caller, params, body }) => {
    const id = await stateFact(context, caller.tenantId, params.id, body, caller.actor);
    return json(201, { id });
  });

  bind(bound, endpoints.forgetFact, async ({ caller, params: { id, fact }, body }) => {
    const asked = { whose: { itemId: id }, factId: fact, reason: body.reason };
    await forgetFact(context, caller.tenantId, asked, caller.actor);
    return json(200, { id: fact });
  });
}
