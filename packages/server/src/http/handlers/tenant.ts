import { readOptions } from '../../tenant/read-options.ts';
import { changeTenant, readTenant } from '../../tenant/tenant-settings.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindTenant(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.getWorkspace, async ({ caller }) =>
    json(200, await readOptions(context, caller.tenantId)),
  );
  bind(bound, endpoints.getTenant, async ({ caller }) =>
    json(200, await readTenant(context, caller.tenantId)),
  );
  bind(bound, endpoints.changeTenant, async ({ caller, body }) =>
    json(200, await changeTenant(context, caller.tenantId, body, caller.actor)),
  );
}
