import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import {
  deserializeMessage,
  type JSONRPCMessage,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import { ToolError, type ToolFault } from '../tool.ts';

export interface ChildProgram {
  readonly command: readonly [string, ...string[]];
  /** All it gets. The library's own transport would add ours to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
}

/** More is no answer a model could read; it is given up before it has all been taken in. */
export const messageBytesMax = 2_000_000;
/** After it was asked to end. */
const endsWithinMs = 2_000;

/**
 * Messages with a child process, one a line. What is no message ends it: the protocol reserves the output for messages, and who
 * writes something else there would have every answer waited for until its time is over. Its error output is not read: nobody
 * knows what stands in it.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** What ended it; null: nothing yet, or it was closed. */
  fault: ToolFault | null = null;
  readonly #program: ChildProgram;
  readonly #onSign: () => void;
  readonly #decoder = new StringDecoder('utf8');
  #child: ChildProcess | null = null;
  #parts: string[] = [];
  #size = 0;
  #closed = false;

  /** @param onSign hears that the child has said something. */
  constructor(program: ChildProgram, onSign: () => void) {
    this.#program = program;
    this.#onSign = onSign;
  }

  start(): Promise<void> {
    const [file, ...args] = this.#program.command;
    const { env, directory } = this.#program;
    return new Promise((resolve, reject) => {
      // A group of its own, so that what it starts ends with it.
      const child = spawn(file, args, {
        ...{ cwd: directory, env: { ...env }, shell: false, detached: true },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      this.#child = child;
      child.once('spawn', () => resolve());
      child.once('error', () => {
        this.#end('unreachable');
        reject(new ToolError('unreachable'));
      });
      child.once('close', () => this.#end('unreachable'));
      child.stdin.on('error', () => this.#end('unreachable'));
      child.stdout.on('error', () => this.#end('unreachable'));
      child.stdout.on('data', (bytes: Buffer) => this.#take(bytes));
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#child ?? {};
    if (this.#closed || !stdin?.writable) return Promise.reject(new ToolError('unreachable'));
    // Not waited for: a child that does not read would hold up whoever calls, and the time of the call is over some day.
    stdin.write(serializeMessage(message));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#end(null);
    return Promise.resolve();
  }

  #take(bytes: Buffer): void {
    if (this.#closed) return;
    this.#onSign();
    const lines = this.#decoder.write(bytes).split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const whole = [...this.#parts, line].join('');
      this.#parts = [];
      this.#size = 0;
      if (whole.length > messageBytesMax) this.#end('too_large');
      else this.#read(whole);
    }
    this.#parts.push(rest);
    this.#size += rest.length;
    if (this.#size > messageBytesMax) this.#end('too_large');
  }

  #read(line: string): void {
    if (this.#closed || line.trim() === '') return;
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      this.#end('unreadable');
      return;
    }
    this.onmessage?.(message);
  }

  #end(fault: ToolFault | null): void {
    if (this.#closed) return;
    this.#closed = true;
    this.fault = fault;
    this.#parts = [];
    const child = this.#child;
    if (child !== null) {
      child.stdin?.end();
      signalGroup(child, 'SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), endsWithinMs).unref();
    }
    this.onclose?.();
  }
}

/** Ends the child and what it has started. A group that is gone already is no mistake. */
function signalGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
