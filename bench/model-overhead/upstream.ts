import { createServer } from 'node:http';

/**
 * The model's service, as plain as it can be, so that what stands before it is what is measured: it reads the whole request and
 * answers the same text at once. In a process of its own.
 */
const body = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'bench-1',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: 'network: the VPN client lost its certificate; renew it and sign in again.',
        refusal: null,
      },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 420, completion_tokens: 18, total_tokens: 438 },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

let calls = 0;
const server = createServer((request, response) => {
  if (request.url === '/calls') {
    response.end(String(calls));
    return;
  }
  request.resume();
  request.on('end', () => {
    calls += 1;
    response.writeHead(200, headers).end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('disconnect', () => process.exit(0));
