import type { Logger } from 'pino';
import { readSettings, type Settings } from '../config/settings.ts';
import { type Engine, openEngine } from '../main/engine.ts';
import type { Cli } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';
import { createLogger } from './logger.ts';

export function settingsOf(cli: Cli): Settings {
  return readSettings(cli.environment, cli.cwd);
}

/** The logger of a command that ends by itself: warnings and errors only, unless a level was asked for. */
export function commandLogger(cli: Cli, settings: Settings): Logger {
  const asked = cli.environment['SIGNALBOX_LOG_LEVEL'] ?? '';
  return createLogger(asked === '' ? 'warn' : settings.logLevel, cli.output.errorIsTerminal);
}

/** How long an interrupted command may take to leave; afterwards it is ended, which loses nothing that was committed. */
const leaveMs = 8_000;
/** A command that heeds the signal itself may say how far it came. */
const heedMs = 3_000;
const commandConnections = 4;

/**
 * Runs `work` on an opened installation and leaves it again, also when interrupted: then `work` is left behind and what it
 * had not committed never happened.
 *
 * @throws CliFailure `interrupted`
 */
export async function withEngine<T>(cli: Cli, work: (engine: Engine) => Promise<T>): Promise<T> {
  const settings = settingsOf(cli);
  const logger = commandLogger(cli, settings);
  const { interruption } = cli;
  interruption.hold();
  const interrupted = new Promise<never>((_, reject) => {
    interruption.signal.addEventListener('abort', () => {
      setTimeout(() => process.exit(exitCodes.interrupted), leaveMs).unref();
      const failure = new CliFailure(exitCodes.interrupted, 'interrupted', 'Interrupted.');
      setTimeout(() => reject(failure), heedMs).unref();
    });
  });
  interrupted.catch(() => undefined);
  const opening = openEngine({ settings, logger, appConnections: commandConnections });
  let engine: Engine | null = null;
  try {
    engine = await opening;
    return await Promise.race([work(engine), interrupted]);
  } catch (error) {
    // What was ended by the signal says so with the signal's own reason.
    throw interruption.signal.aborted && error === interruption.signal.reason
      ? new CliFailure(exitCodes.interrupted, 'interrupted', 'Interrupted.')
      : error;
  } finally {
    await engine?.close();
  }
}
