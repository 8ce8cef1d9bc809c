import { Pool } from 'undici';
import type { Way } from './measure.ts';

const connections = 64;
/** The gateway closes what rests for five seconds; another's turn may be longer than that. */
const shortLived = { keepAliveTimeout: 2_000, keepAliveMaxTimeout: 2_000 };

/** Posts a chat completion and reads its answer, over connections that are kept. */
export function askDirectly(
  url: string,
  headers: Readonly<Record<string, string>>,
  bodyOf: (n: number) => string,
): Way & { close(): Promise<void> } {
  const { origin } = new URL(url);
  const pool = new Pool(origin, { connections, ...shortLived });
  return {
    ask: async (n) => {
      const { statusCode, body } = await pool.request({
        ...{ method: 'POST', path: '/v1/chat/completions', body: bodyOf(n) },
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-key', ...headers },
      });
      const answer = (await body.json()) as { readonly choices?: readonly unknown[] };
      if (statusCode !== 200 || answer.choices?.length !== 1)
        throw new Error(`not answered: ${statusCode}`);
    },
    done: () => Promise.resolve(),
    close: () => pool.close(),
  };
}
