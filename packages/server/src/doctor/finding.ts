/** One line of `doctor`. `warn` works but deserves a look; `fail` does not work or is not safe. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** What to do; null when all is well. */
  readonly wayOut: string | null;
}

export function ok(name: string, text: string): Finding {
  return { name, state: 'ok', text, wayOut: null };
}

export function warn(name: string, text: string, wayOut: string): Finding {
  return { name, state: 'warn', text, wayOut };
}

export function fail(name: string, text: string, wayOut: string): Finding {
  return { name, state: 'fail', text, wayOut };
}
