import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { letGo, replyTo, sayOf } from '../support/replies.ts';

interface Said {
  readonly key: string;
  readonly text: string;
}

const ticket: Record<string, unknown> & { updates: unknown[]; replies: Said[] } = {
  ...{ updates: [], replies: [] },
};
let server: Server;
let lab: LineLab;
/** Answers of replies that do not come back. */
let lost = 0;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request) text += String(part);
  return JSON.parse(text) as Record<string, unknown>;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = (): void => void response.end(JSON.stringify(ticket));
    if (request.method === 'GET') return answer();
    void bodyOf(request).then((body) => {
      if (request.url?.endsWith('/replies') === true) {
        ticket.replies.push(body as unknown as Said);
        lost -= 1;
        if (lost >= 0) return void response.socket?.destroy();
      } else {
        Object.assign(ticket, body['fields']);
        ticket.updates.push({ key: body['key'] });
      }
      return answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const files = lineFiles({ autonomy: 'auto', sinkUrl: `http://127.0.0.1:${port}` });
  const answering = `    reply:
      send: { method: POST, path: "/tickets/{{externalId}}/replies", body: { key: "{{writeKey}}", text: "{{reply}}" } }
      find: { path: "/tickets/{{externalId}}", marker: "$.replies[*].key" }
policy:`;
  const yaml = files['signalbox.yaml']?.replace('policy:', answering) ?? '';
  lab = await openLine({ ...files, 'signalbox.yaml': yaml });
});
afterAll(async () => {
  await lab.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('an approved reply is posted once with a key of its own, as the JSON string it is, also when its answer is lost', async () => {
  lost = 1;
  const text = 'Dear [EMAIL_1],\n"quoted" {{category}} \\ <b>bold</b>';
  const item = { source: 'sink', externalId: 'one', body: 'vpn is gone. paul@corp.test' };
  const reply = await replyTo(lab, item, { text });
  await sayOf(lab, reply, { verdict: 'accept' });
  await letGo(lab);
  expect(await lab.item(reply.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(ticket.replies.map((one) => one.text)).toEqual([
    text.replace('[EMAIL_1]', 'paul@corp.test'),
  ]);
  expect(ticket.updates).toHaveLength(1);
  expect(ticket.replies[0]?.key).not.toBe((ticket.updates[0] as Said).key);
});

test('a template that could not tell a repeat, or holds no reply, is refused with what it lacks', async () => {
  const base = lineFiles({ autonomy: 'auto', sinkUrl: 'http://127.0.0.1:9' });
  const with_ = (send: string) => ({
    ...base,
    'signalbox.yaml':
      base['signalbox.yaml']?.replace(
        'policy:',
        `    reply: { send: { path: "/r", body: ${send} }, find: { path: "/t", marker: "$.k" } }\npolicy:`,
      ) ?? '',
  });
  await expect(lab.load(with_('{ text: "{{reply}}" }'))).rejects.toThrow('{{writeKey}}');
  await expect(lab.load(with_('{ key: "{{writeKey}}" }'))).rejects.toThrow('{{reply}}');
});
