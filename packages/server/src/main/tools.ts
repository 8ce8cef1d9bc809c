import type { ToolServerConfig } from '@signalbox/contract';
import { type ControlPolicy, defaultControlPolicy } from '@signalbox/domain';
import { VectorShelf } from '../knowledge/vector-shelf.ts';
import type { LineContext } from '../line/context.ts';
import { createRedactor } from '../redaction/index.ts';
import { openApprovals } from '../tool-ledger/open-approvals.ts';
import { openLookups } from '../tool-ledger/open-lookups.ts';
import { openToolDesk, type ToolDesk } from '../tool-ledger/tool-desk.ts';
import { knowledgeTool } from '../tools/built-in/knowledge.ts';
import { requesterTool } from '../tools/built-in/requester.ts';
import { similarTicketsTool } from '../tools/built-in/similar-tickets.ts';
import { openOutsideTools } from '../tools/mcp/open-outside-tools.ts';
import { openToolServer, type ToolServer } from '../tools/mcp/tool-server.ts';
import type { Toolbox } from '../tools/tool.ts';
import { openToolbox } from '../tools/toolbox.ts';
import { onDemand } from './on-demand.ts';
import { openWayOut } from './way-out.ts';

/** The tools of a tenant as this process calls them. */
export interface TenantTools {
  readonly box: Toolbox;
  readonly desk: ToolDesk;
}

export interface Tools {
  of(tenantId: string): TenantTools;
  /** Replaces the servers of a tenant, with secrets filled in. Programs are started in `directory`. */
  use(tenantId: string, given: ToolWorkspace): void;
  close(): Promise<void>;
}

export interface ToolWorkspace {
  readonly servers: readonly ToolServerConfig[];
  readonly directory: string;
  /** When a server that fails is left alone. */
  readonly breaker: ControlPolicy['breaker'];
}

type ToolContext = Pick<
  LineContext,
  'database' | 'keysOf' | 'now' | 'chance' | 'logger' | 'thinking'
>;

const connectionsPerServer = 8;

/** Texts of tools are redacted one by one: what stands in one of them is none of another's business. */
const redact = (text: string): string => createRedactor().redact(text);

/** Opens nothing outside until a tool is asked for. */
export function openTools(context: ToolContext): Tools {
  const dispatcher = onDemand(() => openWayOut(connectionsPerServer));
  const shelf = new VectorShelf();
  const tenants = new Map<string, TenantTools & { readonly servers: readonly ToolServer[] }>();
  const open = (tenantId: string, given: ToolWorkspace | null) => {
    const policy = {
      ...defaultControlPolicy,
      ...(given === null ? {} : { breaker: given.breaker }),
    };
    const directory = given?.directory ?? '.';
    const { now, chance } = context;
    const servers = new Map(
      (given?.servers ?? []).map((config): [string, ToolServer] => {
        const parts = { directory, dispatcher: dispatcher.get(), policy, clock: { now, chance } };
        return [config.server, openToolServer(config, parts)];
      }),
    );
    // Asked each time: the models of a tenant are replaced with its files.
    const embedder = () => context.thinking.models(tenantId)?.embedder ?? null;
    const lookups = openLookups(context, tenantId, redact, () => ({ embedder: embedder(), shelf }));
    const builtIn = [knowledgeTool(lookups), requesterTool(lookups), similarTicketsTool(lookups)];
    const outside = openOutsideTools(servers, openApprovals(context, tenantId));
    const box = openToolbox({ builtIn, outside, redact, clock: { now, chance } });
    const desk = openToolDesk({ context, tenantId, servers, builtIn, box });
    const opened = { box, desk, servers: [...servers.values()] };
    tenants.set(tenantId, opened);
    return opened;
  };
  const closeOf = (tenantId: string): void => {
    for (const server of tenants.get(tenantId)?.servers ?? []) server.close();
  };
  return {
    of: (tenantId) => tenants.get(tenantId) ?? open(tenantId, null),
    use: (tenantId, given) => {
      closeOf(tenantId);
      open(tenantId, given);
    },
    close: async () => {
      for (const tenantId of tenants.keys()) closeOf(tenantId);
      await dispatcher.made()?.close();
    },
  };
}
