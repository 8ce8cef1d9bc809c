import { createHmac } from 'node:crypto';
import { type About, customerOf, type LearnedFact } from '@signalbox/domain';
import type { TenantKeys } from '../vault/tenant-keys.ts';

/** Somebody of whom facts can be known. */
export interface Subject {
  readonly about: About;
  /** A keyed hash, which stands for him in our tables. */
  readonly ref: string;
  /** By which his tickets are found: the same reference, or the domain of a customer. */
  readonly name: string;
}

const idHex = 32;

/** Whom an item names: a requester, and a customer where the domain tells of one. */
export function subjectsOf(
  keys: TenantKeys,
  item: { readonly requester_ref: string | null; readonly requester_domain: string | null },
): readonly Subject[] {
  const { requester_ref: ref, requester_domain: domain } = item;
  const customer = customerOf(domain);
  return [
    ...(ref === null ? [] : [{ about: 'requester', ref, name: ref } as const]),
    ...(customer === null
      ? []
      : [{ about: 'customer', ref: customerRef(keys, customer), name: customer } as const]),
  ];
}

// Told apart from an address by the line break, which none has.
function customerRef(keys: TenantKeys, domain: string): string {
  return hex(createHmac('sha256', keys.requester).update(`customer\n${domain}`));
}

/** The id of a learned fact: the same whatever tickets it is learned from. */
export function learnedId(
  keys: TenantKeys,
  { ref }: Subject,
  { kind, field, value }: Pick<LearnedFact, 'kind' | 'field' | 'value'>,
): string {
  const what = JSON.stringify(['fact', ref, kind, field, value]);
  return hex(createHmac('sha256', keys.identity).update(what));
}

export function statedId(keys: TenantKeys, { ref }: Subject, text: string): string {
  const what = JSON.stringify(['fact', ref, 'stated', text]);
  return hex(createHmac('sha256', keys.identity).update(what));
}

/** What ties a sealed fact to its place. */
export function factAad(id: string): string {
  return `fact/1/${id}`;
}

function hex(hmac: ReturnType<typeof createHmac>): string {
  return hmac.digest('hex').slice(0, idHex);
}
