import { type Items, itemCalls } from './items.ts';
import { type Reviews, reviewCalls } from './reviews.ts';

export interface ClientOptions {
  /** What `signalbox start` prints, such as http://127.0.0.1:4100. */
  readonly url: string;
  /** A key of `signalbox keys create`. */
  readonly key: string;
  /** Longest time for a call, with its whole answer. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
}

export interface Client {
  readonly items: Items;
  readonly reviews: Reviews;
}

/**
 * Calls of the HTTP interface. Each is sent once: whether again is good, and when, stands in the error. Throws only here, when `url`
 * is none of http or https or `key` cannot stand in a header.
 */
export function createClient({ url, key, timeoutMs = 30_000 }: ClientOptions): Client {
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError('url has to begin with http:// or https://');
  }
  if (!/^[\x21-\x7e]+$/.test(key)) throw new TypeError('key is empty, or holds what no key does');
  const connection = { base: url.replace(/\/+$/, ''), key, timeoutMs };
  return { items: itemCalls(connection), reviews: reviewCalls(connection) };
}
