import type { ReviewSummary } from '@signalbox/contract';
import type { Engine } from '@signalbox/server';
import type pg from 'pg';
import type { Arming } from './arming.ts';
import type { Houses } from './houses.ts';
import type { Reviewer, Spoken } from './reviewer.ts';
import { type Planned, undoStep } from './steps.ts';
import { bodies, proposed, undoMs } from './workspace.ts';

export interface Scene {
  readonly engine: Engine;
  /** Past every right: moves the clock of a review. */
  readonly owner: pg.Client;
  readonly houses: Houses;
  readonly reviewer: Reviewer;
  readonly arming: Arming;
  /** Ids of items by their ticket. */
  readonly items: Map<string, string>;
}

export interface TrialEnd {
  readonly planned: Planned;
  readonly ticket: string;
  readonly killed: boolean;
  /** The item's last state; a state it should not stay in when patience ended. */
  readonly state: string;
  /** What was approved last: this is written once, and nothing else. Null: nothing is written. */
  readonly wanted: string | null;
  /** A verdict that should have been refused was taken. */
  readonly tookLate: boolean;
  /** What an approval may still write because its write had begun when a newer text was taken; null: nothing. */
  readonly begun: string | null;
}

const everyMs = 200;
const patienceMs = 300_000;
const ended = ['resolved', 'handed_over', 'cancelled', 'stuck'];

/** One ticket on its way from proposal to effect, with one kill on it. */
export async function runTrial(scene: Scene, planned: Planned): Promise<TrialEnd> {
  const { kind, step } = planned;
  const ticket = `A-${planned.n}-${kind}-${step}`;
  const itemId = await scene.reviewer.send(textOf(ticket, bodies.first));
  scene.items.set(ticket, itemId);
  const review = await scene.reviewer.reviewOf(itemId);
  if (step !== undoStep) scene.arming.arm(itemId, step);
  const trial = { scene, planned, ticket, itemId, review };
  const acted = await acts[kind](trial);
  const { tookLate, killedHouse, begun = null } = acted;
  const state = await endOf(scene, itemId);
  // A call that nobody answered may have been recorded after all: then it counts, and once.
  const wanted = acted.maybe !== undefined && state === 'resolved' ? acted.maybe : acted.wanted;
  // News of a step is lost when another trial kills the same process first; that it was reached is not.
  const reached = scene.arming.wasTaken(itemId, step);
  const killed = killedHouse || reached || scene.houses.wasKilledAt(itemId);
  return { planned, ticket, killed, state, wanted, tookLate, begun };
}

interface Trial {
  readonly scene: Scene;
  readonly planned: Planned;
  readonly ticket: string;
  readonly itemId: string;
  readonly review: ReviewSummary;
}

interface Acted {
  readonly wanted: string | null;
  readonly tookLate: boolean;
  /** Killed by the trial itself, not where it stood. */
  readonly killedHouse: boolean;
  readonly begun?: string | null;
  /** What may have been approved by a call whose answer was lost. Absent: every answer was heard, or its process killed before it could have any. */
  readonly maybe?: string;
}

const nothingWanted: Acted = { wanted: null, tookLate: false, killedHouse: false };

const acts: Readonly<Record<Planned['kind'], (trial: Trial) => Promise<Acted>>> = {
  accept: (trial) => approve(trial, { verdict: 'accept' }, proposed.first),
  edit: (trial) =>
    approve(trial, { verdict: 'edit', fields: { category: proposed.edited } }, proposed.edited),
  decline: async (trial) => {
    const spoken = await trial.scene.reviewer.say(trial.review, { verdict: 'decline' });
    return { ...asSaid(spoken, null), killedHouse: await killInUndo(trial, spoken) };
  },
  unsaid: async (trial) => {
    const { scene, review, itemId, planned } = trial;
    let calls = 0;
    // A call may also fail before it comes to the step, or be given up while another process is still at it.
    while (!scene.arming.wasTaken(itemId, planned.step)) {
      const { end } = await scene.reviewer.say(review, { verdict: 'accept' }, true);
      calls += 1;
      if (end === 'answered' || end === 'recorded')
        return { ...nothingWanted, wanted: proposed.first };
    }
    await letExpire(trial);
    return calls > 1 ? { ...nothingWanted, maybe: proposed.first } : nothingWanted;
  },
  expire: async (trial) => {
    const { scene, itemId, review } = trial;
    const claimId = await scene.reviewer.claim(review);
    await letExpire(trial);
    await endOf(scene, itemId);
    const end = await scene.reviewer.sayUnder(claimId, review, { verdict: 'accept' });
    return { wanted: null, tookLate: end === 'answered', killedHouse: false };
  },
  supersede: async (trial) => {
    const { scene, itemId, review, ticket } = trial;
    const claimId = await scene.reviewer.claim(review);
    await scene.reviewer.send(textOf(ticket, bodies.newer));
    const end = await scene.reviewer.sayUnder(claimId, review, { verdict: 'accept' });
    const newer = await scene.reviewer.reviewOf(itemId, review.decisionId);
    const spoken = await scene.reviewer.say(newer, { verdict: 'accept' });
    const { wanted } = asSaid(spoken, proposed.newer);
    return { wanted, tookLate: end === 'answered', killedHouse: false };
  },
  revise: async (trial) => {
    const { scene, itemId, review, ticket } = trial;
    const first = await scene.reviewer.say(review, { verdict: 'accept' });
    const killedHouse = await killInUndo(trial, first);
    await scene.reviewer.send(textOf(ticket, bodies.newer));
    const replacedAtMs = Date.now();
    const newer = await scene.reviewer.reviewOf(itemId, review.decisionId);
    await scene.reviewer.say(newer, { verdict: 'decline' });
    const begun = (await hadBegun(trial, replacedAtMs)) ? proposed.first : null;
    return { wanted: null, tookLate: false, killedHouse, begun };
  },
};

function textOf(ticket: string, body: string): Parameters<Reviewer['send']>[0] {
  return { source: 'sink', externalId: ticket, subject: 'It does not work', body };
}

async function approve(
  trial: Trial,
  said: Parameters<Reviewer['say']>[1],
  category: string,
): Promise<Acted> {
  const spoken = await trial.scene.reviewer.say(trial.review, said);
  return { ...asSaid(spoken, category), killedHouse: await killInUndo(trial, spoken) };
}

/** Said or known to have been said; anything else is a trial that went wrong, and wants what it did not get. */
function asSaid(
  { end }: Spoken,
  wanted: string | null,
): { readonly wanted: string | null; readonly tookLate: boolean } {
  const said = end === 'answered' || end === 'recorded';
  return { wanted: said ? wanted : `said: ${end}`, tookLate: false };
}

/** Kills who took the verdict, some time before it may be written. */
async function killInUndo({ planned }: Trial, { house }: Spoken): Promise<boolean> {
  if (planned.step !== undoStep || house === null) return false;
  const share = planned.kind === 'revise' ? 0.1 : 0.9;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * share * undoMs));
  house.kill();
  return true;
}

/** On a busy machine the undo of an approval runs out before the newer text is taken. Its effect may come long after that. */
async function hadBegun({ scene, review }: Trial, atMs: number): Promise<boolean> {
  const { rows } = await scene.owner.query<{ begun: boolean }>(
    `select exists (select from signalbox.attempt t join signalbox.action a on a.tenant_id = t.tenant_id and a.id = t.action_id
       where a.decision_id = $1 and t.started_at <= to_timestamp($2::float8 / 1000)) as begun`,
    [review.decisionId, atMs],
  );
  return rows[0]?.begun ?? false;
}

async function letExpire({ scene, review }: Trial): Promise<void> {
  await scene.owner.query('update signalbox.hold set until = now() where id = $1', [review.id]);
}

async function endOf({ engine }: Scene, itemId: string): Promise<string> {
  let state = 'unknown';
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    const { rows } = await engine.database.system.query<{ state: string }>(
      'select state from item where id = $1',
      [itemId],
    );
    state = rows[0]?.state ?? state;
    if (ended.includes(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return `still ${state}`;
}
