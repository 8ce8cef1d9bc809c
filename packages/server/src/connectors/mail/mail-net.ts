import { ConnectorError } from '../connector.ts';

/** How a host becomes an address: under the guard of all that goes out, looked up once, so that what was allowed is connected to. */
export interface MailNet {
  /** @throws for a host that stands for an address that is never connected to. */
  resolve(host: string): Promise<{ readonly address: string; readonly loopback: boolean }>;
}

export interface MailServer {
  readonly address: string;
  /** For the certificate. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise it is begun by STARTTLS. */
  readonly secure: boolean;
  /** It may go on without TLS. */
  readonly plain: boolean;
}

const ports = { 'imap:': 143, 'imaps:': 993, 'smtp:': 587, 'smtps:': 465 } as const;

/** @throws ConnectorError `refused` for an address that is never connected to, `unreachable` for a name without one. */
export async function serverAt(
  net: MailNet,
  text: string,
  allowPlain: boolean,
): Promise<MailServer> {
  const url = new URL(text);
  const secure = url.protocol === 'imaps:' || url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const standard = Object.entries(ports).find(([scheme]) => scheme === url.protocol)?.[1] ?? 0;
  try {
    const { address, loopback } = await net.resolve(host);
    const port = url.port === '' ? standard : Number(url.port);
    return { address, host, port, secure, plain: !secure && (loopback || allowPlain) };
  } catch (error) {
    const refused = error instanceof Error && error.name === 'AddressRefusedError';
    throw new ConnectorError(refused ? 'refused' : 'unreachable', { cause: error });
  }
}
