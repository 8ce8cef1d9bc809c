import { controlIdPattern, type SwitchBody } from '@signalbox/contract';
import { rollBackAgent } from '../../agents/roll-back.ts';
import { storableText } from '../../audit/storable.ts';
import type { Caller } from '../../auth/caller.ts';
import { toControlView } from '../../controls/control-view.ts';
import { setSwitch } from '../../controls/set-switch.ts';
import { Refusal } from '../../line/refusal.ts';
import { listVersions } from '../../store/agent/list-versions.ts';
import { listControls } from '../../store/control/controls.ts';
import { readDeskTicket } from '../../store/desk/read-desk-ticket.ts';
import { inTenant } from '../../store/tx.ts';
import { listAgents } from '../../store/views/list-agents.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { invalidBody } from '../refuse.ts';
import { json, type Reply } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { utcTimeAt } from '../validate.ts';

export function bindControl(bound: BindContext, ports: Ports): void {
  bindAgents(bound, ports);
  const { context } = ports;

  bind(bound, endpoints.listControls, async ({ caller }) => {
    const rows = await inTenant(context.database, caller.tenantId, (tx) => listControls(tx));
    const data = rows.map(toControlView);
    return json(200, { data, nextCursor: null });
  });

  const set = async (
    caller: Caller,
    id: string,
    tripped: boolean,
    body: SwitchBody,
  ): Promise<Reply> => {
    if (!controlIdPattern.test(id)) throw new Refusal('unknown_control');
    const until = body.until === undefined ? null : utcTimeAt('/until', body.until);
    if (until !== null && Date.parse(until) <= context.now()) {
      throw invalidBody('/until', 'has passed already');
    }
    const actor = caller.actor;
    const { reason, mode } = body;
    const change = { id, tripped, reason, until, mode, actor };
    const epoch = await setSwitch(context, caller.tenantId, change);
    return json(200, { epoch });
  };
  bind(bound, endpoints.tripControl, ({ caller, params, body }) =>
    set(caller, params.id, true, body),
  );
  bind(bound, endpoints.resetControl, ({ caller, params, body }) =>
    set(caller, params.id, false, body),
  );

  bind(bound, endpoints.getDeskTicket, async ({ caller, params }) => {
    const externalId = storableText(params.externalId);
    const ticket = await inTenant(context.database, caller.tenantId, (tx) =>
      readDeskTicket(tx, externalId),
    );
    if (ticket === undefined) throw new Refusal('not_found');
    const { fields, version, updated_at: updatedAt } = ticket;
    return json(200, { externalId, fields, version, updatedAt: updatedAt.toISOString() });
  });
}

function bindAgents(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listAgents, async ({ caller }) => {
    const rows = await inTenant(context.database, caller.tenantId, (tx) => listAgents(tx));
    const data = rows.map((row) => ({
      name: row.agent,
      version: row.version_id,
      previous: row.previous_id,
      owner: row.config.agent?.owner ?? null,
      autonomy: row.config.agent?.autonomy ?? null,
      model: row.config.model ?? null,
      updatedAt: row.updated_at.toISOString(),
    }));
    return json(200, { data, nextCursor: null });
  });

  bind(bound, endpoints.listAgentVersions, async ({ caller, params }) => {
    const name = storableText(params.name);
    const rows = await inTenant(context.database, caller.tenantId, (tx) => listVersions(tx, name));
    if (rows.length === 0) throw new Refusal('not_found');
    const data = rows.map(({ id, agent, live, config, created_at: createdAt }) => ({
      ...{ id, agent, live, config },
      createdAt: createdAt.toISOString(),
    }));
    return json(200, { data, nextCursor: null });
  });

  bind(bound, endpoints.rollBackAgent, async ({ caller, params, body }) => {
    const epoch = await rollBackAgent(context, caller.tenantId, {
      agent: storableText(params.name),
      to: body.to ?? null,
      reason: body.reason,
      actor: caller.actor,
    });
    return json(200, { epoch });
  });
}
