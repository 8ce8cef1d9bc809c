import type { AuditDraft } from '../audit/append.ts';
import { sealDrafts } from '../audit/append.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { insertAuditEntries } from '../store/audit/insert-entries.ts';
import type { Loading } from '../store/backup/load.ts';
import { asTenant, listTenants } from '../store/backup/open-era.ts';
import {
  assumeAttempts,
  countKeys,
  endClaims,
  endUnknown,
  listUnsettled,
  revokeLinks,
  takeLeases,
  type UnsettledRow,
} from '../store/backup/settle.ts';
import { setControl } from '../store/control/controls.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { enqueue, type Task } from '../store/jobs/enqueue.ts';
import type { Tx } from '../store/tx.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { tenantKeys } from '../vault/tenant-keys.ts';
import type { Manifest } from './manifest.ts';
import { openEra } from './open-era.ts';

/** What a restore did to keep anything from being written twice, over all tenants. */
export interface Settled {
  /** Undecided items: what they were decided as meanwhile, nobody here knows. They are stuck until a person has looked. */
  readonly undecided: number;
  /** Items whose source can tell no repeat: whether they were written is unknown. Stuck too. */
  readonly unknown: number;
  /** Items that go on: their source is looked at for our marker before anything is sent, or repeats are told by their key. */
  readonly checked: number;
  /** Of these, reviews whose source can tell no repeat: an approval ends as unknown instead of being written. */
  readonly guarded: number;
  readonly claimsEnded: number;
  readonly linksRevoked: number;
  /** Machine keys that are valid now. */
  readonly keys: number;
}

export interface SettleOptions {
  readonly master: MasterKey;
  readonly manifest: Manifest;
  /** The era that begins. */
  readonly era: number;
  readonly nowMs: number;
}

/** What a restored switch says of itself. */
export const restoredReason = 'restored from a back-up';
const idsPerJob = 100;

/**
 * Makes a loaded back-up safe to start. Whatever was under way may have been written since by the installation it was taken
 * from, so each such item is treated as one whose worker died in the middle of its write. Runs in the loading transaction.
 */
export async function settle(loading: Loading, options: SettleOptions): Promise<Settled> {
  let all: Settled = {
    ...{ undecided: 0, unknown: 0, checked: 0, guarded: 0 },
    ...{ claimsEnded: 0, linksRevoked: 0, keys: 0 },
  };
  for (const tenantId of await listTenants(loading.sql)) {
    const tx = await asTenant(loading, tenantId);
    const one = await settleTenant(tx, options);
    const names = Object.keys(all) as (keyof Settled)[];
    all = Object.fromEntries(names.map((name) => [name, all[name] + one[name]])) as Record<
      keyof Settled,
      number
    >;
  }
  return all;
}

async function settleTenant(
  tx: Tx,
  { master, manifest, era, nowMs }: SettleOptions,
): Promise<Settled> {
  const { audit } = tenantKeys(master, tx.tenantId);
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
  const drafts: AuditDraft[] = [];
  await openEra(tx, { audit, manifest, era, nowMs });
  const sorted = sortOut(await listUnsettled(tx));
  await endUnknown(tx, sorted.ended);
  await assumeAttempts(tx, sorted.guarded);
  await takeLeases(tx, sorted.leased);
  for (const { item_id: itemId, code } of sorted.ended) {
    drafts.push(draft('stuck', itemId, { code }));
  }
  const claimsEnded = await endClaims(tx);
  const linksRevoked = await revokeLinks(tx);
  const epoch = await raiseEpoch(tx);
  const control = { id: 'tenant', tripped: true, reason: restoredReason };
  await setControl(tx, { ...control, actor: 'system', until: null });
  drafts.push(
    draft('tripped', null, { control: 'tenant', reason: restoredReason, until: null, epoch }),
  );
  await insertAuditEntries(tx, sealDrafts(audit, seal, drafts));
  await wake(tx, sorted.waking);
  const undecided = sorted.ended.filter(({ code }) => code === 'restored').length;
  return {
    undecided,
    unknown: sorted.ended.length - undecided,
    checked: sorted.leased.length,
    guarded: sorted.guarded.length,
    claimsEnded,
    linksRevoked,
    keys: await countKeys(tx),
  };
}

function draft(type: string, itemId: string | null, detail: AuditDraft['detail']): AuditDraft {
  return { stage: 'control', type, actor: 'system', itemId, detail };
}

interface SortedOut {
  readonly ended: {
    readonly item_id: string;
    readonly action_id: string | null;
    readonly code: 'restored' | 'write_unknown';
  }[];
  readonly guarded: { item_id: string; action_id: string; attempt_id: string }[];
  readonly leased: (UnsettledRow & { action_id: string; attempt_id: string })[];
  readonly waking: Map<Task, string[]>;
}

function sortOut(rows: readonly UnsettledRow[]): SortedOut {
  const sorted: SortedOut = { ended: [], guarded: [], leased: [], waking: new Map() };
  for (const row of rows) {
    const { item_id, state, action_id, way } = row;
    if (way === 'inside') {
      wakeLater(sorted, row);
    } else if (action_id === null || state === 'received') {
      // Decided again it would get another key, under which nothing can be looked for.
      sorted.ended.push({ item_id, action_id: null, code: 'restored' });
    } else if (way === 'repeatable') {
      sorted.leased.push({ ...row, action_id, attempt_id: uuidV7() });
      // What is being written is woken by its lease.
      if (state !== 'writing') wakeLater(sorted, row);
    } else if (state === 'in_review') {
      sorted.guarded.push({ item_id, action_id, attempt_id: uuidV7() });
    } else {
      sorted.ended.push({ item_id, action_id, code: 'write_unknown' });
    }
  }
  return sorted;
}

const tasks: Readonly<Partial<Record<UnsettledRow['state'], Task>>> = {
  received: 'advance',
  deciding: 'regate',
  writing: 'write',
};

function wakeLater({ waking }: SortedOut, { state, item_id, action_id }: UnsettledRow): void {
  const task = tasks[state];
  const id = task === 'write' ? action_id : item_id;
  if (task === undefined || id === null) return;
  const ids = waking.get(task) ?? [];
  ids.push(id);
  waking.set(task, ids);
}

/** The back-up has no jobs: those of a restored installation are made from where its items stand. */
async function wake(tx: Tx, waking: ReadonlyMap<Task, readonly string[]>): Promise<void> {
  for (const [task, ids] of waking) {
    for (let at = 0; at < ids.length; at += idsPerJob) {
      await enqueue(tx, task, { ids: ids.slice(at, at + idsPerJob) });
    }
  }
}
