import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface State {
  readonly url: string;
  readonly role: 'owner' | 'attached';
  readonly postmasterPid: number;
  readonly dataDirectory: string;
  readonly binDirectory: string;
  readonly socketDirectory: string;
  readonly restarts: number;
  readonly events: readonly string[];
}

export interface OpenArgument {
  readonly home: string;
  readonly settings?: Record<string, string>;
  readonly lockWaitMs?: number;
  readonly supervise?: boolean;
  readonly packageDirectory?: string;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly hint: string; readonly message: string };
}

/** An error that crossed from the other process. */
export class RemoteError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(error: NonNullable<Answer['error']>) {
    super(error.message);
    this.code = error.code;
    this.hint = error.hint;
  }
}

const running = new Set<ChildProcess>();

/** Another process with the launcher loaded. */
export class Process {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #ended: Promise<undefined>;
  #nextId = 1;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('exit', () => resolve(undefined));
    });
    child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
    });
  }

  /** Starts it, as another user if told so. */
  static async start(user?: { readonly uid: number; readonly gid: number }): Promise<Process> {
    const child = fork(join(inject('processes'), 'process-main.js'), [], {
      ...user,
      cwd: '/',
      execArgv: [],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    const started = new Process(child);
    await new Promise<void>((resolve, reject) => {
      started.#waiting.set(0, () => resolve());
      child.once('exit', () => reject(new Error('the process ended before it listened')));
    });
    return started;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async #call(call: string, argument?: unknown): Promise<unknown> {
    const id = this.#nextId++;
    const answered = new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, call, argument });
    });
    const answer = await Promise.race([answered, this.#ended]);
    if (answer === undefined) throw new Error(`the process ended during ${call}`);
    if (answer.error !== undefined) throw new RemoteError(answer.error);
    return answer.value;
  }

  async open(argument: OpenArgument): Promise<State> {
    return (await this.#call('open', argument)) as State;
  }

  async state(): Promise<State> {
    return (await this.#call('state')) as State;
  }

  async query(text: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.#call('query', text)) as readonly Record<string, unknown>[];
  }

  async close(): Promise<void> {
    await this.#call('close');
  }

  /** `SIGKILL`: no handler runs, no file is tidied. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** Ends what a test left running. */
export async function endProcesses(): Promise<void> {
  const ended = [...running].map(
    (child) =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  );
  await Promise.all(ended);
}
