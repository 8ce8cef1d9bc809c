import type { ConnectorFault } from '../connectors/connector.ts';

/** The source could not be asked any further. What was taken in stays, and the next run goes on from there. */
export class BackfillStoppedError extends Error {
  override readonly name = 'BackfillStoppedError';
  readonly fault: ConnectorFault;
  readonly status: number | null;
  /** Tickets dealt with by then. */
  readonly read: number;

  constructor(fault: ConnectorFault, status: number | null, read: number, cause: unknown) {
    super(`the source could not be asked any further: ${fault}`, { cause });
    this.fault = fault;
    this.status = status;
    this.read = read;
  }
}
