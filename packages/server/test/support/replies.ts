import type { NewItem, VerdictBody } from '@signalbox/contract';
import { sealDrafts } from '../../src/audit/append.ts';
import { howToRun } from '../../src/controls/how-to-run.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { agentFor, decide } from '../../src/line/decide.ts';
import { guard } from '../../src/line/guard.ts';
import type { ProposedReply } from '../../src/line/proposal.ts';
import type { ReviewDecided } from '../../src/line/review/decide-review.ts';
import { toRecord } from '../../src/line/to-record.ts';
import { readWork } from '../../src/store/decision/read-work.ts';
import { recordDecisions } from '../../src/store/decision/record-decisions.ts';
import { inTenant } from '../../src/store/tx.ts';
import type { LineLab } from './line.ts';
import { say, type TestReview } from './review.ts';

export interface TestReply extends TestReview {
  /** What a yes names; null: it cannot be sent. */
  readonly hash: string | null;
}

/** A ticket with what its rules say and a reply beside it, as whoever comes to a proposal by another way records it. */
export async function replyTo(
  lab: LineLab,
  item: Partial<NewItem> & { readonly externalId: string },
  reply: Partial<ProposedReply> & { readonly text: string },
): Promise<TestReply> {
  return propose(lab, await lab.accept({ source: 'api', ...item }), reply);
}

/** The same for a ticket that came in by a poll, and that nobody has decided yet. */
export async function replyToTaken(
  lab: LineLab,
  source: string,
  externalId: string,
  reply: Partial<ProposedReply> & { readonly text: string },
): Promise<TestReply> {
  const [row] = await lab.sql<{ readonly id: string }>(
    'select id from signalbox.item where source = $1 and external_id = $2',
    [source, externalId],
  );
  if (row === undefined) throw new Error('the ticket did not come in');
  return propose(lab, row.id, reply);
}

async function propose(
  lab: LineLab,
  itemId: string,
  reply: Partial<ProposedReply> & { readonly text: string },
): Promise<TestReply> {
  const proposed = { language: 'en', citations: [], raw: 0.9, confidence: 0.9, ...reply };
  await inTenant(
    lab.context.database,
    lab.tenantId,
    async (tx) => {
      const runtime = await lab.context.runtimes(tx);
      const [work] = await readWork(tx, [itemId]);
      const agent = work === undefined ? null : agentFor(runtime, work);
      if (work === undefined || agent === null) throw new Error('nobody decides it');
      const nowMs = lab.context.now();
      const { row, draft } = await toRecord(lab.context, tx, runtime, {
        ...{ work, guarded: guard(work, runtime), tookMs: 1, nowMs, learnt: new Set() },
        proposal: { ...decide(agent, work), reply: proposed },
        run: howToRun(runtime.controls, agent.agent, 0.5, nowMs),
      });
      const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
      const audit = sealDrafts(lab.context.keysOf(tx.tenantId).audit, seal, [draft]);
      await recordDecisions(tx, [row], audit);
    },
    { epoch: 'hold' },
  );
  await lab.drain();
  const { holdId, decisionId } = await lab.item(itemId);
  const [row] = await lab.sql<{ readonly hash: string | null }>(
    `select reply ->> 'hash' as hash from signalbox.decision where id = $1`,
    [decisionId],
  );
  if (holdId === null || decisionId === null) throw new Error('it waits for nobody');
  return { id: holdId, itemId, decisionId, hash: row?.hash ?? null };
}

type Said = Pick<VerdictBody, 'verdict'> & Partial<Omit<VerdictBody, 'reply'>>;
type SaidOfReply = Partial<NonNullable<VerdictBody['reply']>>;

/** Decides the review of a reply by the hash that the item shows. */
export function sayOf(
  lab: LineLab,
  reply: TestReply,
  verdict: Said,
  of: SaidOfReply = {},
  actor = 'person:1',
): Promise<ReviewDecided> {
  const said = { hash: reply.hash ?? '', send: true, ...of };
  return say(lab, reply, { ...verdict, reply: said }, actor);
}

/** Lets what was approved go out, and whatever it left open be looked at again. */
export async function letGo(lab: LineLab): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) {
    await lab.pass(60_000);
    await lab.tick();
  }
}
