import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerRequest } from './answer-request.ts';
import { createScript } from './script.ts';
import type { ModelServer, ModelServerOptions } from './types.ts';

/**
 * Starts a model server on this machine. It takes a request as the service it stands for would, answers what the script says, in the
 * service's shape, and keeps what was wrong on either side for `assertClean`. Rejects when the port is in use.
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const script = createScript();
  const usage = new Map<string, { input: number; output: number; calls: number }>();
  const apiKey = options.apiKey ?? null;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answerRequest(request, response, { script, usage, apiKey }).catch((error: unknown) => {
      // Who hangs up in the middle of a request has asked nothing yet.
      if (request.complete)
        script.problem(`server: ${error instanceof Error ? error.message : 'failed'}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: script.requests,
    script: script.replace,
    usage,
    assertClean: () => {
      const problems = script.problems();
      if (problems.length > 0) {
        throw new Error(`The model server was not used cleanly:\n${problems.join('\n')}`);
      }
    },
    close: () =>
      new Promise<void>((resolve) => {
        // Called with an error when it was closed before; then there is nothing to wait for.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
