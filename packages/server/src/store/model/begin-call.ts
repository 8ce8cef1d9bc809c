import { noItem } from '../../ids/no-item.ts';
import type { TenantSql } from '../tx.ts';
import { answerFound, type KeptAnswer } from './find-answer.ts';

export interface NewCallRow {
  readonly id: string;
  readonly itemId: string;
  readonly agent: string;
  readonly version: string;
  readonly model: string;
  readonly provider: string;
  readonly providerModel: string;
  readonly tainted: boolean;
  readonly repair: boolean;
  readonly replay: boolean;
  readonly day: string;
  readonly price: object;
  readonly mostMicros: number;
  readonly endsWithinMs: number;
  readonly promptMac: Buffer;
  readonly promptSealed: Buffer;
}

/** In micro-dollars; null: no limit. */
export interface SpendLimits {
  readonly perItem: number | null;
  readonly perAgentDay: number | null;
  readonly perDay: number | null;
}

const scopes = ['item', 'agent', 'tenant'] as const;
export type SpendScope = (typeof scopes)[number];

/** Of `signalbox.refuse`. */
const refusedCode = 'SB001';

/** Why nothing was recorded: a limit without room, or an item that was erased. */
type CallRefusal = SpendScope | 'erased';

export type CallStart =
  /** `near`: one of the limits is nearly reached. */
  | { readonly kind: 'begun'; readonly near: boolean }
  | { readonly kind: 'refused'; readonly by: CallRefusal }
  /** Nobody has to be asked. */
  | { readonly kind: 'kept'; readonly answer: KeptAnswer };

const nearShare = 0.9;

/** Adds to a counter if its limit leaves room, by the newest row: whoever else adds waits for the lock of this one. */
const added = (scope: SpendScope, name: string, day: string, limit: string, after: string) => `
    insert into signalbox.spend_counter as c (tenant_id, scope, name, day, reserved_micros)
    select $1::uuid, '${scope}', ${name}, ${day}, $10::bigint ${after}
      where exists (select from item_key) and not exists (select from at_limit) and (${limit}::bigint is null or $10::bigint <= ${limit}::bigint)
    on conflict (tenant_id, scope, name, day) do update
      set reserved_micros = c.reserved_micros + excluded.reserved_micros
      where ${limit}::bigint is null
        or c.settled_micros + c.reserved_micros + excluded.reserved_micros <= ${limit}::bigint
    returning coalesce(c.settled_micros + c.reserved_micros > ${nearShare} * ${limit}::bigint, false) as near`;

/** By the whole key of one row: a join with all three reads every counter of the tenant, one for each item that was ever asked about. */
const full = (scope: SpendScope, name: string, day: string, limit: string) => `
    select scope from signalbox.spend_counter
    where tenant_id = $1 and scope = '${scope}' and name = ${name} and day = ${day}
      and settled_micros + reserved_micros + $10::bigint > ${limit}::bigint`;

// Each counter waits for the one before it, so that all calls lock them in one order: item, agent, tenant. The last is everybody's and
// is held the shortest. Those that are full as far as can be seen are left alone: a tenant at its limit may ask often, and each row
// that is written and rolled back makes the next look at its counter longer.
// A call on the account of no item holds no text of one and cannot be erased.
const text = `
  with kept as (${answerFound('$1', '$20::bytea')}
  ), item_key as (
    select from signalbox.item_key where tenant_id = $1 and item_id = $3::text::uuid and not exists (select from kept)
    union all select where $3::text = '${noItem}'
  ), at_limit as (
    ${full('item', '$3::text', `'infinity'::date`, '$16')}
    union all ${full('agent', '$4', '$9::date', '$17')}
    union all ${full('tenant', `''`, '$9::date', '$18')}
  ), item as (${added('item', '$3::text', `'infinity'::date`, '$16', '')}
  ), agent as (${added('agent', '$4', '$9::date', '$17', 'from item')}
  ), tenant as (${added('tenant', `''`, '$9::date', '$18', 'from agent')}
  ), call as (
    insert into signalbox.model_call (tenant_id, id, item_id, agent, version, model, provider, provider_model, tainted, repair, day,
      price, reserved_micros, held_micros, expires_at, prompt_mac, prompt_sealed, replay)
    select $1, $2::uuid, $3::text::uuid, $4, $5, $6, $7, $8, $11::boolean, $12::boolean, $9, $13::jsonb, $10, $10,
      now() + $14::float8 * interval '1 ms', $15::bytea, $19::bytea, $21::boolean
    from tenant
    returning 1
  ), refusal as (
    select case
      when exists (select from call) then null
      when exists (select from kept) then 'kept'
      when not exists (select from item_key) then 'erased'
      when exists (select from at_limit) then (select scope from at_limit order by scope = 'tenant', scope = 'agent' limit 1)
      when not exists (select from item) then 'item'
      -- Counters before the full one have been added to: only a failed statement takes that back.
      when not exists (select from agent) then signalbox.refuse('agent')
      else signalbox.refuse('tenant')
    end as refusal
  )
  select refusal, (select near from item) or (select near from agent) or (select near from tenant) as near, kept.*
  from refusal left join kept on true`;

type StartRow =
  | ({ readonly refusal: 'kept' } & KeptAnswer)
  | { readonly refusal: CallRefusal | null; readonly near: boolean | null };

/**
 * Records a call and sets aside what it can cost, if every limit leaves room for it. Otherwise nothing is recorded and the first that
 * does not is returned, or thrown by the database, when others filled it meanwhile (see `refusalIn`).
 *
 * @param answerKey under which an answer may have been kept that makes the call needless; null: it is made in any case.
 */
export async function beginCall(
  tx: TenantSql,
  row: NewCallRow,
  limits: SpendLimits,
  answerKey: Buffer | null,
): Promise<CallStart> {
  const [done] = await tx.query<StartRow>(
    text,
    [
      ...[tx.tenantId, row.id, row.itemId, row.agent, row.version, row.model, row.provider],
      ...[row.providerModel, row.day, row.mostMicros, row.tainted, row.repair],
      ...[JSON.stringify(row.price), row.endsWithinMs, row.promptMac],
      ...[limits.perItem, limits.perAgentDay, limits.perDay, row.promptSealed],
      ...[answerKey, row.replay],
    ],
    'begin-call',
  );
  if (done === undefined) throw new Error('one row always comes back');
  if (done.refusal === null) return { kind: 'begun', near: done.near ?? false };
  if (done.refusal !== 'kept') return { kind: 'refused', by: done.refusal };
  const { itemId, sealed, wrapped } = done;
  return { kind: 'kept', answer: { itemId, sealed, wrapped } };
}

/** The limit that a failed `beginCall` names; null when it failed for another reason. */
export function refusalIn(error: unknown): SpendScope | null {
  const refused = error instanceof Error && 'code' in error && error.code === refusedCode;
  return refused ? (scopes.find((scope) => scope === error.message) ?? null) : null;
}
