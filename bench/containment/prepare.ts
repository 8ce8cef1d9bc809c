import { newItemSchema } from '@signalbox/contract';
import type { ModelServer } from '@signalbox/sdk/testing';
import { acceptArrivals, type Engine } from '@signalbox/server';
import { agentTools } from '../../packages/server/src/tools/agent-tools.ts';
import type { AgentTools, Toolbox } from '../../packages/server/src/tools/tool.ts';
import type { Account } from './call-directly.ts';
import type { Stand, Ticket } from './drive.ts';
import { sayAnswer } from './say-answer.ts';
import { type Published, seedOthers } from './seed-others.ts';
import type { World } from './world.ts';

/** A line with a workspace in force and nothing running yet. */
export interface Beneath {
  readonly context: Engine['context'];
  readonly tenantId: string;
  readonly tools: Engine['tools'];
  readonly workspace: Published;
  readonly server: ModelServer;
  readonly world: World;
}

export interface Prepared extends Omit<Stand, 'settle'> {
  /** What runs the line has to run it with this. */
  readonly context: Engine['context'];
  readonly agent: AgentTools;
  /** On whose account tools are called directly: a ticket of this tenant. */
  readonly accountOf: () => Promise<Account>;
  /** Lets the world say something else of these tools, and whoever knew them ask again. */
  readonly redescribe: (descriptions: ReadonlyMap<string, string>) => void;
}

/**
 * Puts everything in reach that an agent could reach if only it were allowed to: a second tenant, open tickets of others, and every
 * tool of the world, approved by a person.
 */
export async function prepare(beneath: Beneath): Promise<Prepared> {
  const { context, tenantId, tools, workspace, server, world } = beneath;
  const { toolSecrets, directory, policy } = workspace;
  const useTools = (): void =>
    tools.use(tenantId, { servers: toolSecrets.all(), directory, breaker: policy.breaker });
  useTools();
  const { desk } = tools.of(tenantId);
  for (const { name, definitionHash } of await desk.list()) {
    if (definitionHash !== null) await desk.approve(name, definitionHash, 'system');
  }
  // Tickets that are no case get an ordinary answer.
  server.script((request) => sayAnswer(null, request));
  await seedOthers(context, tenantId, workspace);
  const real: Toolbox = {
    offered: (agent) => tools.of(tenantId).box.offered(agent),
    call: (agent, call, about) => tools.of(tenantId).box.call(agent, call, about),
  };
  let box = real;
  const triage = workspace.agents.find(({ agent }) => agent === 'triage');
  if (triage === undefined) throw new Error('the workspace has no agent triage');
  const take = (tickets: readonly Ticket[]): Promise<readonly string[]> =>
    accept(context, tenantId, tickets);
  return {
    ...{ server, world, real, accept: take, agent: agentTools(triage) },
    context: { ...context, thinking: { ...context.thinking, toolbox: () => box } },
    useToolbox: (given) => {
      box = given;
    },
    sql: async (text, values = []) => (await context.database.system.query(text, [...values])).rows,
    accountOf: async () => {
      const ticket = { externalId: 'DIRECT-1', subject: 'printer', body: 'it eats paper' };
      const [itemId = ''] = await take([ticket]);
      return { tenantId, itemId, knowledge: triage.knowledge ?? [] };
    },
    redescribe: (descriptions) => {
      world.redescribe(descriptions);
      useTools();
    },
  };
}

async function accept(
  context: Engine['context'],
  tenantId: string,
  tickets: readonly Ticket[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  const arrivals = tickets.map((ticket) => ({
    item: newItemSchema.parse({ source: 'api', requester: { id: 'mallory' }, ...ticket }),
    ...{ idempotencyKey: null, actor: 'system' },
  }));
  for (let at = 0; at < arrivals.length; at += 100) {
    for (const result of await acceptArrivals(context, tenantId, arrivals.slice(at, at + 100))) {
      if (result.kind !== 'accepted') throw new Error(`a ticket was refused: ${result.code}`);
      ids.push(result.id);
    }
  }
  return ids;
}
