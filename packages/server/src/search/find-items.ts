import { pageOf, type RowPage } from '../store/page.ts';
import { searchDocuments } from '../store/search/search-documents.ts';
import type { Tx } from '../store/tx.ts';
import {
  countItemRows,
  type ItemFilter,
  type ItemRow,
  listItemRows,
  readFloor,
} from '../store/views/item-rows.ts';
import { searchQuery } from './query.ts';

export type ItemPage = RowPage<ItemRow>;

export interface FindOptions {
  readonly filter: ItemFilter;
  /** As a person typed it; absent: any text. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly belowId: string | null;
  /** After so long a page is given as far as it has come. Default 80. */
  readonly withinMs?: number | undefined;
}

/** Items a filter without an index looks through in one go. */
const scanItems = 10_000;
/** Matches that are taken at once when a filter may drop some: few at first, for most filters keep one in a few. */
const matches = { first: 200, most: 1_600 };
/** Up to so many unfinished items are looked through one by one rather than by their words. */
const fewItems = 5_000;
const unfinished: ReadonlySet<string> = new Set([
  ...['received', 'deciding', 'held', 'in_review', 'writing', 'stuck'],
]);

/**
 * A page of items, newest first, below the id `belowId`. Where neither words nor an index lead to what a filter wants, items
 * are looked through from the newest on, for a limited time: a page may hold fewer than `limit` and still go on.
 */
export async function findItems(tx: Tx, options: FindOptions): Promise<ItemPage> {
  const { filter, q, limit, belowId } = options;
  const until = performance.now() + (options.withinMs ?? 80);
  const search: Search = {
    tx,
    filter,
    limit,
    leftMs: () => Math.max(0, Math.ceil(until - performance.now())),
  };
  const byIndex = hasIndex(filter);
  if (q === undefined) return byIndex ? atOnce(search, belowId) : scan(search, belowId);
  const query = searchQuery(q);
  if (query === null) return { rows: [], nextId: null };
  return byIndex && (await areFew(tx, filter))
    ? atOnce(search, belowId, query)
    : byWords(search, belowId, query);
}

interface Search {
  readonly tx: Tx;
  readonly filter: ItemFilter;
  readonly limit: number;
  /** 0: the page is given as it is. */
  readonly leftMs: () => number;
}

function isEmpty(filter: ItemFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/** An index leads to the items, or every item fits. */
function hasIndex(filter: ItemFilter): boolean {
  const { state, needs, externalId } = filter;
  if (externalId !== undefined || needs !== undefined) return true;
  return state === undefined ? isEmpty(filter) : unfinished.has(state);
}

/** The index leads to so few items that each can be looked at. */
async function areFew(tx: Tx, filter: ItemFilter): Promise<boolean> {
  const { state, needs, externalId } = filter;
  if (externalId !== undefined) return true;
  if (isEmpty(filter)) return false;
  return (await countItemRows(tx, { state, needs }, fewItems)) < fewItems;
}

async function atOnce(
  { tx, filter, limit }: Search,
  belowId: string | null,
  query?: string,
): Promise<ItemPage> {
  return pageOf(await listItemRows(tx, filter, { belowId, query }, limit + 1), limit);
}

/** Looks through the items, some thousands at a time. */
async function scan(search: Search, belowId: string | null): Promise<ItemPage> {
  const { tx, filter, limit } = search;
  const found: ItemRow[] = [];
  for (let below = belowId; ; ) {
    const fromId = await readFloor(tx, below, scanItems);
    const range = { belowId: below, fromId };
    found.push(...(await listItemRows(tx, filter, range, limit + 1 - found.length)));
    if (found.length > limit || fromId === null) return pageOf(found, limit);
    below = fromId;
    if (search.leftMs() === 0) return { rows: found, nextId: fromId };
  }
}

/** Takes what matches, newest first, and keeps what fits, until the page is full. */
async function byWords(search: Search, belowId: string | null, query: string): Promise<ItemPage> {
  const { tx, filter, limit } = search;
  const found: ItemRow[] = [];
  let most = isEmpty(filter) ? limit + 1 : matches.first;
  for (let below = belowId; ; most = Math.min(2 * most, matches.most)) {
    const { ids, nextId } = await searchDocuments(tx, query, below, most, search.leftMs());
    if (ids.length > 0) {
      const wanted = limit + 1 - found.length;
      found.push(...(await listItemRows(tx, filter, { ids }, wanted)));
    }
    if (found.length > limit || nextId === null) return pageOf(found, limit);
    below = nextId;
    if (search.leftMs() === 0) return { rows: found, nextId: below };
  }
}
