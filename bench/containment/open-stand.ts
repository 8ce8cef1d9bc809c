import type { ModelServer } from '@signalbox/sdk/testing';
import { type Engine, loadWorkspace, startWorking } from '@signalbox/server';
import { openInstallation } from '../support/installation.ts';
import type { Account } from './call-directly.ts';
import { modelKey } from './desk-files.ts';
import type { Stand } from './drive.ts';
import { type Prepared, prepare } from './prepare.ts';
import type { World } from './world.ts';

export interface BenchStand extends Stand, Pick<Prepared, 'agent' | 'redescribe'> {
  readonly account: Account;
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

/** An installation of its own with a worker, as an operator runs it. */
export async function openStand({ server, world, files }: StandParts): Promise<BenchStand> {
  const installation = await openInstallation({ files, environment });
  const { engine } = installation;
  const loaded = await loadWorkspace(installation.workspace, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { workspace } = loaded;
  engine.thinking.use(engine.tenantId, workspace);
  const { context, tenantId, tools } = engine;
  const prepared = await prepare({ context, tenantId, tools, workspace, server, world });
  const working = await startWorking({ ...engine, context: prepared.context });
  const account = await prepared.accountOf();
  await settle(engine);
  return {
    ...{ ...prepared, account, settle: () => settle(engine) },
    close: async () => {
      await working.stop();
      await installation.remove();
    },
  };
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
