import type { SourceConfig, SourceDraft } from '@signalbox/contract';
import { appendAudit } from '../../agents/version-change.ts';
import type { Caller } from '../../auth/caller.ts';
import { lookWithDraft, probeDraft } from '../../drafts/ask-draft.ts';
import { type CheckedDraft, checkDraft } from '../../drafts/check-draft.ts';
import { connectables } from '../../drafts/kinds.ts';
import { Refusal } from '../../line/refusal.ts';
import { listSources } from '../../store/agent/workspace-state.ts';
import { inTenant } from '../../store/tx.ts';
import type { SourceDrafts } from '../app-deps.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { HttpRefusal, invalidBody } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { openTurns } from '../turns.ts';

/** Questions to outside systems: twenty at once, then one every six seconds, for all who try sources out. */
const asking = {
  ...{ perSecond: 1 / 6, burst: 20 },
  // A system that does not answer holds a question for a minute and more.
  ...{ underWayMax: 2, waitSeconds: 5 },
};
const placesMax = 20;

export function bindSourceDrafts(bound: BindContext, ports: Ports): void {
  const { context } = ports;
  const inTurn = openTurns(asking);

  bind(bound, endpoints.listConnectables, ({ caller }) => {
    const { environment } = draftsOf(ports, caller);
    return json(200, { data: connectables(environment), nextCursor: null });
  });

  bind(bound, endpoints.checkSourceDraft, async ({ caller, body }) => {
    const { yaml, problems, variables } = await check(ports, caller, body);
    return json(200, { yaml, problems, variables });
  });

  bind(bound, endpoints.probeSourceDraft, async ({ caller, body }) => {
    const { connect } = draftsOf(ports, caller);
    const config = await filledOf(ports, caller, body, '');
    const { tenantId, actor } = caller;
    return inTurn(tenantId, async () => {
      const detail = namesOf(body);
      await inTenant(context.database, tenantId, (tx) =>
        appendAudit(context, tx, [
          { stage: 'control', type: 'source_draft_probed', actor, itemId: null, detail },
        ]),
      );
      return json(200, await probeDraft(connect, config));
    });
  });

  bind(bound, endpoints.lookWithSourceDraft, async ({ caller, body }) => {
    const { connect } = draftsOf(ports, caller);
    const { draft, externalId, wanted } = body;
    const config = await filledOf(ports, caller, draft, '/draft');
    if (!('token' in config)) throw invalidBody('/draft/type', 'has no tickets with fields');
    const { tenantId, actor } = caller;
    return inTurn(tenantId, async () => {
      const detail = { ...namesOf(draft), externalId, fields: Object.keys(draft.fields) };
      await inTenant(context.database, tenantId, (tx) =>
        appendAudit(context, tx, [
          { stage: 'control', type: 'source_draft_looked', actor, itemId: null, detail },
        ]),
      );
      return json(200, await lookWithDraft(connect, config, { tenantId, externalId, wanted }));
    });
  });
}

/** The variables are those of whoever started this server, and so is the tenant that may use them. */
function draftsOf({ drafts }: Ports, { tenantId }: Caller): SourceDrafts {
  if (drafts === undefined || drafts.tenantId !== tenantId) throw new Refusal('not_found');
  return drafts;
}

async function check(ports: Ports, caller: Caller, draft: SourceDraft): Promise<CheckedDraft> {
  const { environment } = draftsOf(ports, caller);
  const sources = await inTenant(ports.context.database, caller.tenantId, listSources);
  const taken = sources.map(({ name }) => name);
  return checkDraft(draft, environment, taken);
}

/** @throws HttpRefusal `invalid_body` for a draft that cannot be connected. */
async function filledOf(
  ports: Ports,
  caller: Caller,
  draft: SourceDraft,
  at: string,
): Promise<SourceConfig> {
  const { filled, problems, variables } = await check(ports, caller, draft);
  if (filled !== null) return filled;
  const unset = variables.filter(({ isSet }) => !isSet);
  const said = [
    ...problems.map(({ path, expected }) => ({ path, message: `expected ${expected}` })),
    ...unset.map(({ key }) => ({ path: `variables.${key}`, message: 'is not set in this server' })),
  ];
  const places = said.slice(0, placesMax).map(({ path, message }) => ({
    ...{ path: `${at}/${path.replaceAll('.', '/')}`, message },
  }));
  throw new HttpRefusal('invalid_body', { places });
}

/** For the audit: names only, and never what a variable holds. */
function namesOf({ name, type, variables }: SourceDraft): {
  readonly source: string;
  readonly type: string;
  readonly variables: readonly string[];
} {
  return { source: name, type, variables: Object.values(variables).filter((one) => one !== '') };
}
