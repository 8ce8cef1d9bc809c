import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createKey, verifyAudit } from '@signalbox/server';
import pg from 'pg';
import { openArming } from './approvals/arming.ts';
import { openHouses } from './approvals/houses.ts';
import { judge } from './approvals/judge.ts';
import { openReviewer } from './approvals/reviewer.ts';
import { runEffectSink } from './approvals/run-sink.ts';
import { planTrials } from './approvals/steps.ts';
import { runTrial, type Scene, type TrialEnd } from './approvals/trial.ts';
import { approvalFiles } from './approvals/workspace.ts';
import type { BenchArgs } from './support/args.ts';
import { type Installation, openInstallation } from './support/installation.ts';

const trialsDefault = 500;
const houses = 4;
const atOnce = 32;
/** The slowest request that may still be on its way has arrived by then, and the last audit entries are there. */
const settleMs = 4_000;

/**
 * kill -9 at each step between a proposal and its effect, by turns: reviews are accepted, edited, declined, left to run out and
 * overtaken by newer texts over HTTP, and the very process that stands at the step is killed. The sink counts effects by
 * itself. The limit is zero: no approval lost, none doubled, nothing run that was declined, had run out or was replaced.
 * `--trials N`; `--blind`: the sink hides what it was sent, to see that the count can be other than zero.
 */
export async function run(args: BenchArgs): Promise<object> {
  const at = args.rest.indexOf('--trials');
  const trials = at === -1 ? trialsDefault : Number(args.rest[at + 1]);
  const held: { heard: (ticket: string) => void } = { heard: () => undefined };
  const blind = args.rest.includes('--blind');
  const sink = await runEffectSink(blind, (ticket) => held.heard(ticket));
  const installation = await openInstallation({ files: approvalFiles(sink.url) });
  const { engine } = installation;
  const startedMs = performance.now();
  const scene = await openScene(installation);
  held.heard = (ticket) => scene.houses.killSenderOf(scene.items.get(ticket) ?? '');
  try {
    const ends = await runAll(scene, trials);
    const seconds = (performance.now() - startedMs) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const { bad, ...faults } = judge(ends, await sink.effects());
    const audit = await verifyAudit({
      ...{ database: engine.database, keys: engine.context.keysOf(engine.tenantId) },
      ...{ anchors: engine.anchors, tenantId: engine.tenantId },
    });
    const killed = ends.filter((end) => end.killed).length;
    const clean = Object.values(faults).every((count) => count === 0);
    return {
      ok: audit.ok && clean && killed >= trials,
      ...{ peer: 'zero', trials: killed, ...faults, notKilled: ends.length - killed },
      ...{ kills: scene.houses.kills(), processes: houses, auditOk: audit.ok, seconds },
      ...{ killsAt: countSteps(ends), kinds: countKinds(ends), bad: bad.slice(0, 20) },
    };
  } finally {
    scene.reviewer.stop();
    scene.houses.stop();
    await scene.owner.end();
    await installation.remove();
    sink.stop();
  }
}

async function openScene(installation: Installation): Promise<Scene> {
  const { engine, home } = installation;
  const folder = join(home, 'armed');
  await mkdir(folder, { recursive: true });
  const owner = new pg.Client({ connectionString: engine.url });
  await owner.connect();
  const { key } = await createKey(engine.context, engine.tenantId, {
    ...{ name: 'reviewer', scopes: ['item:read', 'item:write', 'review:write'], actor: 'system' },
  });
  const all = openHouses(installation, { count: houses, folder, key });
  const reviewer = openReviewer(all);
  return { engine, owner, houses: all, reviewer, arming: openArming(folder), items: new Map() };
}

/**
 * A trial whose process another one killed a moment before it came to the step proves nothing of that step: it is judged like all, and
 * taken once more, a tenth as many as there are trials at most.
 */
async function runAll(scene: Scene, trials: number): Promise<readonly TrialEnd[]> {
  const waiting = [...planTrials(trials)];
  const most = Math.ceil(trials * 1.1);
  let planned = trials;
  const ends: TrialEnd[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const end = await runTrial(scene, next);
      ends.push(end);
      if (end.killed || planned >= most) continue;
      waiting.push({ ...next, n: planned });
      planned += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return ends;
}

function countSteps(ends: readonly TrialEnd[]): Readonly<Record<string, number>> {
  return countBy(ends.filter(({ killed }) => killed).map(({ planned }) => planned.step));
}

function countKinds(ends: readonly TrialEnd[]): Readonly<Record<string, number>> {
  return countBy(ends.map(({ planned }) => planned.kind));
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
