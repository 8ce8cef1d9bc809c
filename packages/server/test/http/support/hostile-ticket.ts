/** One request a person with bad intent, or a broken program, might send. */
export interface Hostile {
  readonly name: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The exact status; absent: anything below 500 that is no surprise (see the test). */
  readonly status?: number;
}

export const uuid = '01a1fca7-0000-7000-8000-000000000000';
export const post = (name: string, body: unknown, status?: number): Hostile => ({
  name,
  method: 'POST',
  path: '/v1/items',
  body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  ...(status === undefined ? {} : { status }),
});
let count = 0;
export const ticket = (more: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  count += 1;
  return { externalId: `H-${count}`, subject: 's', body: 'b', ...more };
};
