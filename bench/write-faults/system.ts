import type { Passed } from './proxy.ts';
import type { RealServer } from './servers.ts';

/** What stands in the server's own database about a ticket. */
export interface Truth {
  readonly ticket: string;
  /** Our notes, by the key of the write each carries. */
  readonly keys: Readonly<Record<string, number>>;
  /** Notes of the token's user in all, with a key or without. */
  readonly notes: number;
  /** Of these, how many the requester can see. */
  readonly leaked: number;
  readonly fields: Readonly<Record<string, string | null>>;
}

/** One system as the bench knows it. */
export interface BenchedSystem {
  readonly name: 'rt' | 'redmine';
  /** Lines of its source below the name, with the proxy as its address. */
  lines(proxyUrl: string, server: RealServer): readonly string[];
  /** Makes a ticket past the proxy, as the requester; its number. */
  create(server: RealServer, n: number): Promise<string>;
  truths(server: RealServer): readonly Truth[];
  /** As the rules decide every ticket, in the system's own words. */
  readonly wanted: Readonly<Record<string, string>>;
  /** Where mails to the requester lie. */
  mailFolder(server: RealServer): string | undefined;
  /** Whether a request adds a note: a repeat of it is a second one. */
  appends(request: Pick<Passed, 'method' | 'body'>): boolean;
  /** What a request is for. */
  reason(request: Pick<Passed, 'method' | 'path' | 'body'>): string;
}

const triesMax = 20;
const retryMs = 500;

/**
 * Makes a ticket, past the proxy. Both servers keep their tickets in SQLite, where one writes at a time: who comes meanwhile
 * may be told 500. A ticket that was made all the same is one nobody knows of, and does not count.
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer.json();
    if (tries === triesMax) throw new Error(`a ticket could not be made: ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
