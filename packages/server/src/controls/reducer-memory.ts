import {
  type ControlEvent,
  type ControlPolicy,
  type ControlState,
  emptyControls,
  modes,
  parseControlState,
  reduceAll,
  verdictOf,
} from '@signalbox/domain';
import type { LineContext } from '../line/context.ts';
import { listControls } from '../store/control/controls.ts';
import {
  type ControlCursorRow,
  type LogPlace,
  readControlCursor,
  startControlCursor,
} from '../store/control/cursor.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { burningOf } from './burning.ts';
import { parseControlPolicy, readControlPolicy } from './control-policy.ts';
import type { Finding } from './findings.ts';
import { findingsOfRows } from './findings-of-rows.ts';
import { startOfReplay } from './replay.ts';

/** What the reducer of one tenant knows; all of it can be read again from the database. */
export interface Memory {
  readonly place: LogPlace;
  readonly state: ControlState;
  readonly policy: ControlPolicy;
  /** Of the saved row; another one there means that somebody else reduces. */
  readonly version: number;
  /** As they stand in `control`, those that limit something. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Budgets of which half is spent. */
  readonly burning: ReadonlySet<string>;
  readonly savedAtMs: number;
  readonly snapshotAtMs: number;
  /** Something was read since the last snapshot. */
  readonly news: boolean;
  /** The same since it was saved. */
  readonly unsaved: boolean;
}

/** Reads what was saved last; begins at the end of the audit where nothing was. */
export function loadMemory(context: LineContext, tenantId: string): Promise<Memory> {
  return inTenant(context.database, tenantId, async (tx) => {
    let cursor = await readControlCursor(tx, tenantId);
    if (cursor === undefined) {
      await startControlCursor(tx, await readControlPolicy(tx), emptyControls());
      cursor = await readControlCursor(tx, tenantId);
    }
    if (cursor === undefined) throw new Error('the place of the controls cannot be read');
    const { version } = cursor;
    const findings = findingsOfRows(await listControls(tx));
    const known = kept(cursor) ?? (await rebuilt(context, tx, cursor, findings));
    return {
      ...{ ...known, version, findings },
      burning: new Set(burningOf(verdictOf(known.state, known.policy)).keys()),
      ...{ savedAtMs: 0, snapshotAtMs: 0, news: true, unsaved: true },
    };
  });
}

type Known = Pick<Memory, 'place' | 'state' | 'policy'>;

function kept({ era, xid, id, policy, state }: ControlCursorRow): Known | null {
  const known = { state: parseControlState(state), policy: parseControlPolicy(policy) };
  if (known.state === null || known.policy === null) return null;
  return { place: { era, xid, id }, state: known.state, policy: known.policy };
}

/**
 * What stands in for a state that cannot be read: the last snapshot, from which the audit is read again. Without one nothing is
 * known, and what is not known stays limited: every mode that stood goes on as if a person had set it, until a person resets it.
 */
async function rebuilt(
  context: LineContext,
  tx: Tx,
  { era, xid, id }: ControlCursorRow,
  findings: ReadonlyMap<string, Finding>,
): Promise<Known> {
  const { tenantId } = tx;
  const start = await startOfReplay(tx, new Date(context.now()));
  if (start !== null) {
    context.logger.error(
      { tenantId },
      'the state of the controls is damaged; read again from the audit',
    );
    return start;
  }
  context.logger.error(
    { tenantId },
    'the state of the controls is lost; modes stay until they are reset',
  );
  const policy = await readControlPolicy(tx);
  const trips = [...findings.values()].flatMap(({ id: control, mode }): ControlEvent[] => {
    const known = modes.find((one) => one === mode);
    const place = { order: '', atMs: context.now() };
    return known === undefined
      ? []
      : [{ kind: 'tripped', ...place, control, mode: known, untilMs: null }];
  });
  return { place: { era, xid, id }, state: reduceAll(emptyControls(), trips, policy), policy };
}
