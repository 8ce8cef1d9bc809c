import { setTimeout as sleep } from 'node:timers/promises';
import { bringUp } from './bring-up.ts';
import { ask, type Connection, connectionTo } from './connection.ts';
import { dataMajor, readPassword } from './data-directory.ts';
import { EmbeddedDatabaseError } from './errors.ts';
import type { Location } from './location.ts';
import { lastOwner, liveOwner, releaseOwnership, takeOwnership } from './ownership.ts';
import { type Postmaster, rotateLog, runningPostmaster, stop } from './postmaster.ts';
import { readPostmasterFile, saysReady } from './postmaster-file.ts';
import { isRunning } from './process-table.ts';
import {
  heartbeat,
  isStaying,
  markClosing,
  pidOf,
  register,
  stayingOthers,
  unregister,
} from './registry.ts';
import type { Settings } from './settings.ts';
import { removeSocketDirectory } from './socket-directory.ts';

/** What the launcher logs to; pino fits. Fields hold process numbers and paths, never data. */
export interface EmbeddedLogger {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}

export interface SupervisorOptions {
  readonly location: Location;
  readonly packageDirectory: string | undefined;
  readonly settings: Settings;
  readonly lockWaitMs: number;
  readonly supervise: boolean;
  readonly logger: EmbeddedLogger;
}

const TICK_MS = 1_000;
const POLL_MS = 50;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
/** A server that ran this long was well; its next death starts again with no delay. */
const HEALTHY_AFTER_MS = 60_000;
/** Longer than a server takes to be stopped by force. */
const LEAVE_WITHIN_MS = 45_000;
/** However slow a start is, nobody waits longer for another process to finish it. */
const JOIN_WITHIN_MS = 10 * 60_000;

/**
 * One process's share in the embedded database of a home.
 *
 * **owner** (holds the highest generation, see `ownership.ts`): started the server or took it over, starts it again when
 * it dies. **attached**: uses the server by its socket; looks every second whether the owner lives and, if not, one of
 * the attached becomes owner — of the same server, which never stopped.
 *
 * Leaving is the delicate part. The server must stop when the last one leaves, and must not stop under somebody who
 * has just come. Both sides first write, then read: whoever comes registers and then looks whether the owner is marked
 * as closing; an owner that closes marks itself and then looks who is registered. So at least one sees the other: the
 * owner hands over, or the comer waits until the owner is gone. Two that leave together are ordered by the same marks.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #location: Location;
  readonly #entry: string;
  readonly #abort = new AbortController();
  readonly #exitListeners = new Set<() => void>();
  readonly #restartListeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #postmaster: Postmaster | undefined;
  #reportedDead: Postmaster | undefined;
  #generation: number | undefined;
  #joined = false;
  #restarts = 0;
  #delayMs = 0;
  #upSince = 0;
  #work: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  private constructor(options: SupervisorOptions, entry: string) {
    this.#options = options;
    this.#location = options.location;
    this.#entry = entry;
    this.#timer = setInterval(() => {
      void heartbeat(this.#location.registryDirectory, this.#entry);
      this.#kick();
    }, TICK_MS);
    // A process that forgets to close may still end; the next start finds its server and takes it over.
    this.#timer.unref();
  }

  /** Joins the database of a home: as owner if nobody has it, else attached. */
  static async join(options: SupervisorOptions): Promise<Supervisor> {
    const { registryDirectory, fileOwner } = options.location;
    const entry = await register(registryDirectory, fileOwner);
    const supervisor = new Supervisor(options, entry);
    try {
      await supervisor.#join();
      return supervisor;
    } catch (error) {
      clearInterval(supervisor.#timer);
      await unregister(registryDirectory, entry);
      throw error;
    }
  }

  get role(): 'owner' | 'attached' {
    return this.#generation === undefined ? 'attached' : 'owner';
  }

  get connection(): Connection {
    return this.#required().connection;
  }

  get postmasterPid(): number {
    return this.#required().process.pid;
  }

  get restarts(): number {
    return this.#restarts;
  }

  onExit(listener: () => void): () => void {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  onRestart(listener: () => void): () => void {
    this.#restartListeners.add(listener);
    return () => this.#restartListeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #required(): Postmaster {
    if (this.#postmaster === undefined) throw new Error('not joined');
    return this.#postmaster;
  }

  async #join(): Promise<void> {
    const started = Date.now();
    let waitingSince = started;
    while (!this.#joined) {
      if ((await this.#takeOwnership()) !== undefined) this.#postmaster = await this.#bringUp();
      else this.#postmaster = await this.#attach();
      this.#joined = this.#postmaster !== undefined;
      if (this.#joined) break;
      const starting = await runningPostmaster(this.#location.dataDirectory);
      const now = Date.now();
      if (starting !== undefined && now - started < JOIN_WITHIN_MS) waitingSince = now;
      if (now - waitingSince > this.#options.lockWaitMs) throw await this.#lockTimeout();
      await sleep(POLL_MS);
    }
    this.#upSince = Date.now();
  }

  async #lockTimeout(): Promise<EmbeddedDatabaseError> {
    const owner = await lastOwner(this.#location.ownershipDirectory);
    const who = owner === undefined ? 'Another process' : `Process ${pidOf(owner.entry)}`;
    return new EmbeddedDatabaseError(
      'lock_timeout',
      `${who} has the database of ${this.#location.home} but no server answers there.`,
      'End that process and start again. If it runs in another container, let only one of them use this home.',
    );
  }

  async #takeOwnership(): Promise<number | undefined> {
    const { ownershipDirectory, registryDirectory } = this.#location;
    this.#generation = await takeOwnership(ownershipDirectory, registryDirectory, this.#entry);
    return this.#generation;
  }

  /** Is there an owner that lives and means to stay? */
  async #stayingOwner(): Promise<boolean> {
    const { ownershipDirectory, registryDirectory } = this.#location;
    const owner = await lastOwner(ownershipDirectory);
    return owner !== undefined && (await isStaying(registryDirectory, owner.entry));
  }

  /** The running server, if it is ready and its owner means to stay. */
  async #attach(): Promise<Postmaster | undefined> {
    if ((await dataMajor(this.#location)) === undefined) return undefined;
    const file = await readPostmasterFile(this.#location.dataDirectory);
    if (file.kind !== 'ours' || !saysReady(file)) return undefined;
    const password = await readPassword(this.#location);
    const connection = connectionTo(file.socketDirectory, password);
    if ((await ask(connection)) !== 'ready' || !(await this.#stayingOwner())) return undefined;
    return { process: file.process, connection };
  }

  #bringUp(): Promise<Postmaster> {
    return bringUp({
      ...this.#options,
      signal: this.#abort.signal,
      onExit: () => this.#kick(),
    });
  }

  #kick(): void {
    if (this.#work !== undefined || !this.#joined || this.#closed !== undefined) return;
    this.#work = this.#tick()
      .catch((error: unknown) => {
        if (!this.#abort.signal.aborted) this.#warn(error, 'looking after the database failed');
      })
      .finally(() => {
        this.#work = undefined;
      });
  }

  #warn(error: unknown, message: string): void {
    const code = error instanceof EmbeddedDatabaseError ? error.code : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.logger.warn({ code, reason }, message);
  }

  async #tick(): Promise<void> {
    if (this.#generation === undefined) return this.#follow();
    const last = await lastOwner(this.#location.ownershipDirectory);
    if (last?.generation !== this.#generation) {
      // Taken for dead by another, for instance after a long pause of the whole container.
      this.#generation = undefined;
      this.#options.logger.warn({}, 'another process has taken over the embedded database');
      return;
    }
    if (!isRunning(this.#required().process)) await this.#recover(this.#generation);
    await rotateLog(this.#location);
  }

  async #follow(): Promise<void> {
    const { ownershipDirectory, registryDirectory } = this.#location;
    const alive = isRunning(this.#required().process);
    if (!alive) this.#reportExit();
    if (this.#options.supervise && !(await liveOwner(ownershipDirectory, registryDirectory))) {
      const generation = await this.#takeOwnership();
      if (generation !== undefined) {
        const postmasterPid = this.postmasterPid;
        this.#options.logger.info({ postmasterPid }, 'took over the embedded database');
        if (!alive) await this.#recover(generation);
        return;
      }
    }
    if (!alive) this.#replace(await this.#attach());
  }

  #reportExit(): void {
    if (this.#reportedDead === this.#postmaster) return;
    this.#reportedDead = this.#postmaster;
    this.#options.logger.warn({ postmasterPid: this.postmasterPid }, 'the database server ended');
    for (const listener of this.#exitListeners) listener();
  }

  #replace(postmaster: Postmaster | undefined): void {
    if (postmaster === undefined) return;
    this.#postmaster = postmaster;
    this.#upSince = Date.now();
    this.#restarts += 1;
    this.#options.logger.info(
      { postmasterPid: postmaster.process.pid, restarts: this.#restarts },
      'the database server runs again',
    );
    for (const listener of this.#restartListeners) listener();
  }

  /** Starts a server again that died, as often as it takes: 0, 100, 200 … 10,000 ms apart. */
  async #recover(generation: number): Promise<void> {
    this.#reportExit();
    if (!this.#options.supervise) {
      await releaseOwnership(this.#location.ownershipDirectory, generation);
      this.#generation = undefined;
      return;
    }
    if (Date.now() - this.#upSince > HEALTHY_AFTER_MS) this.#delayMs = 0;
    for (;;) {
      await sleep(this.#delayMs, undefined, { signal: this.#abort.signal });
      this.#delayMs = Math.min(Math.max(FIRST_DELAY_MS, this.#delayMs * 2), LONGEST_DELAY_MS);
      try {
        this.#replace(await this.#bringUp());
        return;
      } catch (error) {
        if (this.#abort.signal.aborted) throw error;
        this.#warn(error, 'starting the database server again failed');
      }
    }
  }

  async #close(): Promise<void> {
    const { registryDirectory } = this.#location;
    this.#abort.abort();
    clearInterval(this.#timer);
    await this.#work;
    try {
      await markClosing(registryDirectory, this.#entry);
      if (await this.#isLastOwner()) await this.#stopServer();
    } finally {
      await unregister(registryDirectory, this.#entry);
    }
  }

  /** Whether this is the one to stop the server: owner, or heir of a dead owner, with nobody left who stays. */
  async #isLastOwner(): Promise<boolean> {
    const { ownershipDirectory, registryDirectory } = this.#location;
    const giveUpAt = Date.now() + LEAVE_WITHIN_MS;
    while (this.#generation === undefined) {
      if (await this.#stayingOwner()) return false;
      if ((await this.#takeOwnership()) !== undefined) break;
      if (Date.now() > giveUpAt) return false;
      await sleep(POLL_MS);
    }
    const last = await lastOwner(ownershipDirectory);
    if (last?.generation !== this.#generation) return false;
    return (await stayingOthers(registryDirectory, this.#entry)).length === 0;
  }

  async #stopServer(): Promise<void> {
    const running = await runningPostmaster(this.#location.dataDirectory);
    if (running !== undefined) await stop(running);
    await removeSocketDirectory(this.#required().connection.host);
  }
}
