import type { Engine } from '@signalbox/server';
import type { BenchedSystem, Truth } from './system.ts';

/** What Signalbox says of one write. */
export interface Told {
  readonly ticket: string;
  readonly state: string;
  readonly stuckCode: string | null;
  readonly actionId: string | null;
  readonly verdict: string | null;
  readonly attempts: number;
  readonly finding: string | null;
}

const text = `
  select i.external_id as ticket, i.state, i.stuck_code as "stuckCode", a.id as "actionId", a.verdict,
    coalesce(a.attempts, 0) as attempts, s.finding
  from item i
  left join action a on a.tenant_id = i.tenant_id and a.item_id = i.id and a.decision_id = i.decision_id
  left join second_look s on s.tenant_id = i.tenant_id and s.action_id = a.id
  where i.source = $1`;

export async function readTold(engine: Engine, source: string): Promise<readonly Told[]> {
  const { rows } = await engine.database.system.query<Told>(text, [source]);
  return rows;
}

export interface Judged {
  /** Taken in and without an end, or told to stand and not there. */
  readonly lost: number;
  /** Notes beyond the first of a ticket, by whatever key. */
  readonly duplicated: number;
  /** Of these, on tickets that no person is told of. */
  readonly untold: number;
  /** Told otherwise than it stands in the database. */
  readonly wrongVerdicts: number;
  readonly leakedNotes: number;
  readonly confirmed: number;
  readonly stuck: Readonly<Record<string, number>>;
}

/** Compares what Signalbox says of each write with what stands in the server's own database. */
export function judge(
  system: BenchedSystem,
  told: readonly Told[],
  truths: ReadonlyMap<string, Truth>,
): Judged {
  let [lost, duplicated, untold, wrongVerdicts, leakedNotes, confirmed] = [0, 0, 0, 0, 0, 0];
  const stuck: Record<string, number> = {};
  for (const one of told) {
    const truth = truths.get(one.ticket);
    if (truth === undefined) throw new Error(`the ticket ${one.ticket} is not in the database`);
    const marks = one.actionId === null ? 0 : (truth.keys[one.actionId] ?? 0);
    const surplus = Math.max(0, truth.notes - 1);
    duplicated += surplus;
    if (surplus > 0 && one.stuckCode !== 'write_doubled') untold += surplus;
    leakedNotes += truth.leaked;
    if (one.stuckCode !== null) stuck[one.stuckCode] = (stuck[one.stuckCode] ?? 0) + 1;
    const ended = one.state === 'resolved' || one.state === 'stuck';
    const stands = Object.entries(system.wanted).filter(
      ([name, value]) => truth.fields[name] === value,
    );
    const whole = marks > 0 && stands.length === Object.keys(system.wanted).length;
    if (!ended || (one.verdict === 'confirmed' && !whole)) lost += 1;
    if (one.verdict === 'confirmed') confirmed += 1;
    if (!isTrue(one.verdict, whole, marks > 0 || stands.length > 0)) wrongVerdicts += 1;
  }
  return { lost, duplicated, untold, wrongVerdicts, leakedNotes, confirmed, stuck };
}

function isTrue(verdict: string | null, whole: boolean, some: boolean): boolean {
  switch (verdict) {
    case 'confirmed':
      return whole;
    case 'not_applied':
      return !some;
    case 'partly_applied':
      return some && !whole;
    case 'unknown':
      // It says that nobody knows, which is never untrue; it ends with a person.
      return true;
    default:
      // Nobody but Signalbox touches these tickets.
      return false;
  }
}
