import * as z from 'zod';
import { ModelError } from '../model-error.ts';
import { EventReader } from '../wire/event-reader.ts';
import { parseWith } from '../wire/parse.ts';

const counts = z.record(z.string(), z.unknown()).nullish();
const event = z.object({
  type: z.string(),
  index: z.int().min(0).max(1_000).optional(),
  message: z
    .object({ id: z.string().nullish(), model: z.string().nullish(), usage: counts })
    .optional(),
  content_block: z
    .object({ type: z.string(), id: z.string().nullish(), name: z.string().nullish() })
    .optional(),
  delta: z
    .object({
      text: z.string().nullish(),
      partial_json: z.string().nullish(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
  usage: counts,
  error: z.object({ type: z.string() }).optional(),
});
type Event = z.infer<typeof event>;

interface Block {
  readonly type: string;
  readonly id: string | null;
  readonly name: string | null;
  text: string;
  json: string;
}

/** The parts of a streamed message put together, in the form it has when it comes in one piece. */
export function anthropicStream(onText: (part: string) => void): {
  readonly take: (part: Buffer) => void;
  /** @throws ModelError `unreachable` when the stream ended before the message did. */
  readonly end: () => object;
} {
  let id: string | null = null;
  let model: string | null = null;
  let usage: Record<string, unknown> | null = null;
  let stopReason: string | null = null;
  let ended = false;
  const blocks: Block[] = [];

  const takeBlock = ({ index, content_block: started, delta }: Event): void => {
    if (index === undefined) return;
    if (started !== undefined) {
      const { type, id: blockId, name } = started;
      blocks[index] = { type, id: blockId ?? null, name: name ?? null, text: '', json: '' };
    }
    const block = blocks[index];
    if (block === undefined || delta === undefined) return;
    block.json += delta.partial_json ?? '';
    // What it thinks has another name.
    if (block.type !== 'text' || (delta.text ?? '') === '') return;
    block.text += delta.text ?? '';
    onText(delta.text ?? '');
  };
  const reader = new EventReader((data) => {
    const read = parseWith(event, data, undefined);
    if (read.error !== undefined) {
      const busy = /^(overloaded|rate_limit)_error$/.test(read.error.type);
      throw new ModelError(busy ? 'busy' : 'unreachable', { billing: 'unknown' });
    }
    id ??= read.message?.id ?? null;
    model ??= read.message?.model ?? null;
    // What is told later counts from the beginning, and leaves out what has been told.
    const told = read.message?.usage ?? read.usage;
    if (told !== null && told !== undefined) usage = { ...usage, ...told };
    stopReason = read.delta?.stop_reason ?? stopReason;
    if (read.type === 'message_stop') ended = true;
    takeBlock(read);
  });
  return {
    take: (part) => reader.take(part),
    end: () => {
      if (!ended || stopReason === null)
        throw new ModelError('unreachable', { billing: 'unknown' });
      return { id, model, content: blocks.flatMap(contentOf), stop_reason: stopReason, usage };
    },
  };
}

function contentOf({ type, id, name, text, json }: Block): object[] {
  if (type === 'text') return [{ type, text }];
  if (type !== 'tool_use') return [];
  return [{ type, id, name, input: inputOf(json) }];
}

/** A tool without arguments is called without a word of JSON. Null: cannot be read. */
function inputOf(json: string): unknown {
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
