import { createServer } from 'node:net';
import { exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

const askMs = 1_000;
/** Whatever it answers to a call without a key, the type of the problem says whose it is. */
const problemTypes = 'https://signalbox.dev/errors/';

/** Looks before anything is opened, so that a second start fails at once and changes nothing of the first. */
export async function refuseTakenPort(address: Address, home: string): Promise<void> {
  if (address.port === 0) return;
  try {
    await listenOnce(address);
  } catch (error) {
    throw await explainTakenPort(error, address, home);
  }
}

function listenOnce({ host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

/** What can be said of an address that cannot be listened on; other errors pass unchanged. */
export async function explainTakenPort(
  error: unknown,
  address: Address,
  home: string,
): Promise<unknown> {
  const { usage } = exitCodes;
  const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
  switch ((reason as NodeJS.ErrnoException | null)?.code) {
    case 'EADDRINUSE': {
      const where = `${address.host}:${address.port}`;
      return (await isSignalbox(address))
        ? new CliFailure(
            usage,
            'already_running',
            `Signalbox is already running on ${where}.`,
            `Use it as it is, stop it first, or start another one with --port and a SIGNALBOX_HOME other than ${home}.`,
          )
        : new CliFailure(
            usage,
            'port_taken',
            `Port ${address.port} on ${address.host} is taken by another program.`,
            'Choose another with --port or SIGNALBOX_PORT; 0 takes a free one.',
          );
    }
    case 'EACCES':
      return new CliFailure(
        usage,
        'port_forbidden',
        `This user may not listen on port ${address.port}.`,
        'Choose one above 1023 with --port or SIGNALBOX_PORT.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CliFailure(
        usage,
        'host_unknown',
        `${address.host} is no address of this machine.`,
        'Set SIGNALBOX_HOST to one that is, such as 127.0.0.1 or 0.0.0.0.',
      );
    default:
      return error;
  }
}

async function isSignalbox({ host, port }: Address): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  try {
    const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}/v1/items`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(askMs) });
    const problem = (await answer.json()) as { readonly type?: unknown };
    return String(problem.type).startsWith(problemTypes);
  } catch {
    return false;
  }
}
