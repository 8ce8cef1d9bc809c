import { memoryDefaults } from '@signalbox/contract';
import {
  type About,
  type Fact,
  learnedFacts,
  sanitiseText,
  standingFacts,
} from '@signalbox/domain';
import { looksLikeText } from '../audit/without-text.ts';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import { readFacts } from '../store/memory/facts.ts';
import { readForgotten } from '../store/memory/forgotten.ts';
import { readChecked } from '../store/memory/read-checked.ts';
import type { Tx } from '../store/tx.ts';
import { openText, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { factAad, learnedId, type Subject, subjectsOf } from './subjects.ts';

/** A fact, of whom it is, and under which id people speak of it. */
export type Known = Fact & { readonly id: string; readonly about: About; readonly ref: string };

export interface MemoryOf {
  readonly id: string;
  readonly requester_ref: string | null;
  readonly requester_domain: string | null;
}

/**
 * What is known of whom an item names, from other tickets and from what people stated, what was confirmed last first. Nothing of
 * it is kept but what people stated: the rest is read from outcomes, so it can outlive neither a ticket nor a verdict.
 */
export async function readMemory(
  context: {
    readonly keysOf: (tenantId: string) => TenantKeys;
    readonly now: () => number;
  },
  tx: Tx,
  item: MemoryOf,
): Promise<readonly Known[]> {
  const keys = context.keysOf(tx.tenantId);
  const subjects = subjectsOf(keys, item);
  if (subjects.length === 0) return [];
  // A policy published by an older version does not say.
  const terms = (await readWorkspaceState(tx))?.policy.memory ?? memoryDefaults;
  const known: Known[] = [];
  for (const subject of subjects) {
    const keepMs = subject.about === 'requester' ? terms.requesterMs : terms.customerMs;
    const scope = { nowMs: context.now(), keepMs };
    known.push(
      ...(await stated(keys, tx, subject, scope)),
      ...(await learned(keys, tx, subject, { ...scope, exceptItemId: item.id })),
    );
  }
  return known.sort((a, b) => b.confirmedAtMs - a.confirmedAtMs || (a.id < b.id ? -1 : 1));
}

interface Scope {
  readonly nowMs: number;
  readonly keepMs: number;
}

async function stated(
  keys: TenantKeys,
  tx: Tx,
  { about, ref }: Subject,
  scope: Scope,
): Promise<readonly Known[]> {
  const rows = await readFacts(tx, ref);
  return rows.flatMap(({ id, itemId, sealed, wrapped, by, count, learnedAt, confirmedAt }) => {
    const text = openText(unwrapItemKey(keys, itemId, wrapped), factAad(id), sealed);
    const times = { learnedAtMs: learnedAt.getTime(), confirmedAtMs: confirmedAt.getTime() };
    const fact = { kind: 'stated', text, by, count, itemIds: [itemId], ...times } as const;
    return standingFacts([fact], scope).map((one) => ({ ...one, id, about, ref }));
  });
}

async function learned(
  keys: TenantKeys,
  tx: Tx,
  subject: Subject,
  scope: Scope & { readonly exceptItemId: string },
): Promise<readonly Known[]> {
  const { about, ref, name } = subject;
  const all = await readChecked(tx, about, name, scope.exceptItemId);
  const tickets = all.filter(({ field, value }) => isName(field) && isName(value));
  const forgotten = await readForgotten(tx, ref);
  const facts = learnedFacts(tickets, {
    ...scope,
    forgottenAtMs: (fact) => forgotten.get(learnedId(keys, subject, fact)) ?? null,
  });
  return facts.map((fact) => ({ ...fact, id: learnedId(keys, subject, fact), about, ref }));
}

/** Whoever reports an outcome may write anything: what may be words of somebody is nothing to tell a model. */
function isName(text: string): boolean {
  return !looksLikeText(text) && sanitiseText(text, text.length).text === text;
}
