import { verifyWebhook } from '@signalbox/sdk';

const seen = new Set<string>();

/** Answers a delivery, for any server that has the requests of fetch. */
export async function receive(request: Request, secret: string): Promise<Response> {
  const checked = verifyWebhook({ body: await request.text(), headers: request.headers, secret });
  if (!checked.ok) return new Response(checked.reason, { status: 401 });
  if (!seen.has(checked.id) && checked.message.type === 'item.stuck') {
    const { itemId, code } = checked.message.data;
    process.stdout.write(`${itemId} needs a person: ${code}\n`);
  }
  seen.add(checked.id);
  return new Response(null, { status: 204 });
}
