import { recordAlerts } from '../../src/alerts/record-alerts.ts';
import { openReducer, type Reducer } from '../../src/controls/reducer.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import type { LineContext } from '../../src/line/context.ts';
import { reportOutcome } from '../../src/line/learn.ts';
import type { LineLab } from '../support/line.ts';
import { settled } from '../support/settled.ts';

/** A process whose clock a test moves. */
export interface Clocked {
  readonly context: LineContext;
  readonly reducer: Reducer;
  pass(ms: number): void;
  /** What `chance` gives from now on. */
  draw(chance: number): void;
}

export function clocked(lab: LineLab): Clocked {
  let aheadMs = 0;
  let chance = 0.5;
  const context: LineContext = {
    ...lab.context,
    now: () => Date.now() + aheadMs,
    chance: () => chance,
  };
  return {
    context,
    reducer: openReducer(context),
    pass: (ms) => {
      aheadMs += ms;
    },
    draw: (next) => {
      chance = next;
    },
  };
}

export interface ControlFacts {
  readonly id: string;
  readonly tripped: boolean;
  readonly mode: string | null;
  readonly share: number | null;
  readonly cause: { readonly code: string; readonly value: number | null } | null;
  readonly reason: string | null;
}

/** One control as it is recorded; undefined when it has never been used. */
export async function controlOf(lab: LineLab, id: string): Promise<ControlFacts | undefined> {
  const rows = await lab.sql<ControlFacts>(
    'select id, tripped, mode, share, cause, reason from signalbox.control where id = $1',
    [id],
  );
  return rows[0];
}

export interface Entry {
  readonly type: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the audit says of a control, oldest first. */
export function entriesOf(lab: LineLab, control: string): Promise<readonly Entry[]> {
  return lab.sql<Entry>(
    `select type, actor, detail from signalbox.audit_entry
     where stage = 'control' and detail ->> 'control' = $1 order by xid, id`,
    [control],
  );
}

export async function reasonsOf(lab: LineLab, itemId: string): Promise<readonly string[]> {
  const [row] = await lab.sql<{ codes: string[] }>(
    `select array(select r ->> 'code' from jsonb_array_elements(d.reasons) r) as codes
     from signalbox.item i join signalbox.decision d on d.id = i.decision_id where i.id = $1`,
    [itemId],
  );
  return row?.codes ?? [];
}

export async function epochOf(lab: LineLab): Promise<number> {
  const [row] = await lab.sql<{ epoch: string }>('select epoch::text from signalbox.tenant_epoch');
  return Number(row?.epoch);
}

/** A key that may say what was right; outcomes need a witness. */
export async function reporter(
  lab: LineLab,
): Promise<(itemId: string, value: string, context?: LineContext) => Promise<void>> {
  const id = uuidV7();
  await lab.sql(
    `insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
     values ($1, $2, $3, 'p', decode(md5($3), 'hex'), '{item:write}')`,
    [lab.tenantId, id, `reporter ${id}`],
  );
  return async (itemId, value, context = lab.context) => {
    const body = { field: 'category', value, by: 'requester' } as const;
    await reportOutcome(context, lab.tenantId, itemId, body, {
      who: { kind: 'key', id },
      actor: `key:${id}`,
    });
  };
}

/** Takes `count` tickets in and lets the line go on with them; their ids. */
export async function send(
  lab: LineLab,
  count: number,
  { prefix, subject, source = 'api' }: { prefix: string; subject: string; source?: string },
  context?: LineContext,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(await lab.accept({ externalId: `${prefix}-${n}`, subject, body: '', source }));
  }
  await lab.drain(context);
  return ids;
}

export interface AlertFacts {
  readonly kind: string;
  readonly level: string;
  readonly state: string;
}

/** What people are told of a control, after the tick that tells them. */
export async function alertsOf(lab: LineLab, subject: string): Promise<readonly AlertFacts[]> {
  // Alerts are read from the audit, whose last entries are final once no older transaction runs on the server.
  await settled(lab);
  await recordAlerts(lab.context);
  return lab.sql<AlertFacts>(
    'select kind, level, state from signalbox.alert where subject = $1 order by id',
    [subject],
  );
}
