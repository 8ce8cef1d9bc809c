import { newItemSchema } from '@signalbox/contract';
import type { ModelServer } from '@signalbox/sdk/testing';
import { acceptArrivals, type Engine, loadWorkspace, startWorking } from '@signalbox/server';
import { agentTools } from '../../packages/server/src/tools/agent-tools.ts';
import type { AgentTools, Toolbox } from '../../packages/server/src/tools/tool.ts';
import { openInstallation } from '../support/installation.ts';
import type { Account } from './call-directly.ts';
import { modelKey } from './desk-files.ts';
import type { Stand, Ticket } from './drive.ts';
import { seedOthers } from './seed-others.ts';
import type { World } from './world.ts';

export interface BenchStand extends Stand {
  readonly agent: AgentTools;
  readonly account: Account;
  /** Lets the world say something else of these tools, and whoever knew them ask again. */
  readonly redescribe: (descriptions: ReadonlyMap<string, string>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StandParts {
  readonly server: ModelServer;
  readonly world: World;
  readonly files: Readonly<Record<string, string>>;
}

const environment = { BENCH_MODEL_KEY: modelKey };
const pollMs = 100;
const settleMs = 20 * 60_000;

/**
 * An installation with a worker, a second tenant, tickets of others, and every tool of the world approved by a person: all that
 * an agent could reach if only it were allowed to.
 */
export async function openStand({ server, world, files }: StandParts): Promise<BenchStand> {
  const installation = await openInstallation({ files, environment });
  const { engine } = installation;
  const { tenantId } = engine;
  const loaded = await loadWorkspace(installation.workspace, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { workspace } = loaded;
  const { toolSecrets, directory, policy } = workspace;
  const useTools = (): void =>
    engine.tools.use(tenantId, { servers: toolSecrets.all(), directory, breaker: policy.breaker });
  engine.thinking.use(tenantId, workspace);
  useTools();
  await approveAll(engine);
  await seedOthers(engine, workspace);
  let box: Toolbox = engine.tools.of(tenantId).box;
  const real: Toolbox = {
    offered: (agent) => engine.tools.of(tenantId).box.offered(agent),
    call: (agent, call, context) => engine.tools.of(tenantId).box.call(agent, call, context),
  };
  const thinking = { ...engine.context.thinking, toolbox: () => box };
  const working = await startWorking({ ...engine, context: { ...engine.context, thinking } });
  const triage = workspace.agents.find(({ agent }) => agent === 'triage');
  if (triage === undefined) throw new Error('the workspace of the bench has this agent');
  const stand: Stand = {
    ...{ server, world, real },
    useToolbox: (given) => {
      box = given;
    },
    accept: (tickets) => accept(engine, tickets),
    settle: () => settle(engine),
    sql: async (text, values = []) => (await engine.database.system.query(text, [...values])).rows,
  };
  const [itemId = ''] = await stand.accept([
    { externalId: 'DIRECT-1', subject: 'printer', body: 'it eats paper' },
  ]);
  await stand.settle();
  return {
    ...stand,
    agent: agentTools(triage),
    account: { tenantId, itemId, knowledge: triage.knowledge ?? [] },
    redescribe: async (descriptions) => {
      world.redescribe(descriptions);
      useTools();
    },
    close: async () => {
      await working.stop();
      await installation.remove();
    },
  };
}

async function approveAll({ tools, tenantId }: Engine): Promise<void> {
  const { desk } = tools.of(tenantId);
  for (const { name, definitionHash } of await desk.list()) {
    if (definitionHash !== null) await desk.approve(name, definitionHash, 'system');
  }
}

async function accept(engine: Engine, tickets: readonly Ticket[]): Promise<readonly string[]> {
  const ids: string[] = [];
  const arrivals = tickets.map((ticket) => ({
    item: newItemSchema.parse({ source: 'api', requester: { id: 'mallory' }, ...ticket }),
    ...{ idempotencyKey: null, actor: 'system' },
  }));
  for (let at = 0; at < arrivals.length; at += 100) {
    const some = arrivals.slice(at, at + 100);
    for (const result of await acceptArrivals(engine.context, engine.tenantId, some)) {
      if (result.kind !== 'accepted') throw new Error('a ticket of the bench was refused');
      ids.push(result.id);
    }
  }
  return ids;
}

async function settle({ database }: Engine): Promise<void> {
  for (const until = Date.now() + settleMs; ; ) {
    const { rows } = await database.system.query<{ n: number }>(
      `select count(*)::int as n from signalbox.item where state in ('received', 'deciding', 'writing')`,
    );
    if (rows[0]?.n === 0) return;
    if (Date.now() > until) throw new Error(`${rows[0]?.n} tickets are still under way`);
    await new Promise((done) => setTimeout(done, pollMs));
  }
}
