import { ProtocolError, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import { ToolError, type ToolFault } from '../tool.ts';

/** The server said no to a call, in its own words. */
export class RefusedCall extends Error {
  readonly said: string;

  constructor(said: string) {
    super('the server refused the call');
    this.said = said;
  }
}

/** How a connection stands, and what becomes of what is asked over it. */
export class SessionState {
  fault: ToolFault | null = null;
  /** How often something was heard of the server. */
  signs = 0;
  /** What the transport knows of its end. */
  faultOf: () => ToolFault | null = () => null;
  readonly #waiting = new Set<() => void>();

  sign(): void {
    this.signs += 1;
  }

  end(fault: ToolFault): void {
    if (this.fault !== null) return;
    this.fault = this.faultOf() ?? fault;
    for (const stop of this.#waiting) stop();
  }

  /** What is asked, or why nothing comes of it. */
  async race<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
    let stop = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(new ToolError(this.fault ?? 'unreachable'));
      if (this.fault !== null) stop();
      this.#waiting.add(stop);
    });
    try {
      return await Promise.race([asked, ended]);
    } catch (error) {
      throw this.#faultOf(error, signal);
    } finally {
      this.#waiting.delete(stop);
    }
  }

  #faultOf(error: unknown, signal: AbortSignal): ToolError | RefusedCall {
    if (error instanceof ToolError) return error;
    if (this.fault !== null) return new ToolError(this.fault);
    if (signal.aborted) return new ToolError(isTimeout(signal.reason) ? 'late' : 'cancelled');
    if (error instanceof ProtocolError) return new RefusedCall(error.message);
    if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
      return new ToolError('late');
    }
    return new ToolError(isGarbage(error) ? 'unreadable' : 'unreachable');
  }
}

const garbage: ReadonlySet<string> = new Set<string>([
  SdkErrorCode.InvalidResult,
  SdkErrorCode.ClientHttpUnexpectedContent,
  SdkErrorCode.ListPaginationExceeded,
]);

/** Something came, and it is not what the protocol says. */
export function isGarbage(error: unknown): boolean {
  if (error instanceof SdkError) return garbage.has(error.code);
  return error instanceof SyntaxError || (error instanceof Error && /ZodError$/.test(error.name));
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
