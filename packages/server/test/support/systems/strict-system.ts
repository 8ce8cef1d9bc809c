import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; null without a body. */
  readonly body: unknown;
}

export interface Answered {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a fake is told beside what it is asked. */
export interface StrictSystem {
  readonly url: string;
  /** Its clock moves only when it is told to. */
  nowMs: number;
  /** `METHOD /path` of the requests so far. */
  readonly asked: string[];
  /** The next request that fits is answered so instead, and nothing is done. */
  fail(request: RegExp, ...answers: readonly Answered[]): void;
  /** The next request that fits, after so many that do, is done, and its answer is lost. */
  lose(request: RegExp, after?: number): void;
  /** Runs before the next request that fits, after so many that do. */
  before(request: RegExp, work: () => void, after?: number): void;
  /** One thing that is not as the documents say: fails the test when the system is closed. */
  violated(what: string): void;
  /** A test means to do this: it must happen, and is then no fault. */
  expect(violation: RegExp): void;
  /** Throws for what was not as it should be, and for what was expected and did not come. */
  check(): void;
  close(): Promise<void>;
}

export interface Strictness {
  /** How it is signed in to; `revoked`: known, and refused. */
  readonly signIn: (headers: IncomingHttpHeaders) => 'in' | 'revoked' | 'wrong';
  /** Undefined: nobody may ask this. */
  readonly answer: (asked: Asked) => Answered | undefined;
}

interface Planned {
  readonly request: RegExp;
  readonly answer: Answered | 'lose' | (() => void);
  /** Requests that fit and are let pass. */
  after: number;
}

/** A ticket system on loopback that holds whoever asks it to the letter of its documents. */
export async function openStrictSystem({ signIn, answer }: Strictness): Promise<StrictSystem> {
  const asked: string[] = [];
  const violations: string[] = [];
  const expected: RegExp[] = [];
  const planned: Planned[] = [];
  const state = { nowMs: Date.parse('2026-11-28T12:00:00.000Z') };
  const violated = (what: string): void => void violations.push(what);

  const answerTo = (one: Asked, hasBody: boolean, name: string): Answered => {
    const signedIn = signIn(one.headers);
    if (signedIn === 'wrong') violated(`${name}: signed in in a way there is not`);
    if (signedIn !== 'in') return { status: 401, body: { error: 'not signed in' } };
    const type = one.headers['content-type'];
    if (hasBody && type !== 'application/json') violated(`${name}: content type ${type}`);
    const given = answer(one);
    if (given === undefined) violated(`${name}: nobody may ask this`);
    return given ?? { status: 400, body: {} };
  };

  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const { method = '', headers } = request;
      const name = `${method} ${url.pathname}`;
      asked.push(name);
      const take = (is: (plan: Planned) => boolean): Planned['answer'] | undefined => {
        const at = planned.findIndex((plan) => plan.request.test(name) && is(plan));
        const plan = planned[at];
        if (plan === undefined || plan.after > 0) {
          if (plan !== undefined) plan.after -= 1;
          return undefined;
        }
        planned.splice(at, 1);
        return plan.answer;
      };
      const work = take((plan) => typeof plan.answer === 'function');
      if (typeof work === 'function') work();
      const fault = take((plan) => typeof plan.answer === 'object');
      let body: unknown = null;
      try {
        body = text === '' ? null : JSON.parse(text);
      } catch {
        violated(`${name}: no JSON`);
      }
      const one = { method, path: url.pathname, query: url.searchParams, headers, body };
      const given = typeof fault === 'object' ? fault : answerTo(one, text !== '', name);
      if (take((plan) => plan.answer === 'lose') !== undefined) {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status, {
        date: new Date(state.nowMs).toUTCString(),
        'content-type': 'application/json;charset=UTF-8',
        ...given.headers,
      });
      response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const check = (): void => {
    const happened = violations.splice(0);
    const meant = expected.splice(0);
    const all = [
      ...happened.filter((one) => !meant.some((may) => may.test(one))),
      ...meant
        .filter((may) => !happened.some((one) => may.test(one)))
        .map((may) => `${may} did not happen`),
      ...planned.splice(0).map(({ request }) => `nobody asked ${request}`),
    ];
    if (all.length > 0) throw new Error(`the fake: ${all.join('; ')}`);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get nowMs() {
      return state.nowMs;
    },
    set nowMs(ms: number) {
      state.nowMs = ms;
    },
    fail: (request, ...answers) =>
      void planned.push(...answers.map((one) => ({ request, answer: one, after: 0 }))),
    lose: (request, after = 0) => void planned.push({ request, answer: 'lose', after }),
    before: (request, work, after = 0) => void planned.push({ request, answer: work, after }),
    violated,
    expect: (violation) => void expected.push(violation),
    check,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
