/** The plain stream of an archive is a row of frames: type (1 byte), length (4 bytes, big-endian), payload. */
export const frameTypes = { manifest: 1, section: 2, data: 3, sectionEnd: 4, trailer: 5 } as const;
export type FrameType = keyof typeof frameTypes;

export interface Frame {
  readonly type: FrameType;
  readonly payload: Buffer;
}

const headBytes = 5;
/** A row of a table travels in one frame and PostgreSQL has none above 1 GiB; ours end far below. */
const longestPayload = 1 << 30;
const names = Object.fromEntries(
  Object.entries(frameTypes).map(([name, number]) => [number, name as FrameType]),
);

/** A frame's bytes; its head and its payload apart, so that data are not copied. */
export function* writeFrame(type: FrameType, payload: Buffer): Generator<Buffer> {
  const head = Buffer.alloc(headBytes);
  head[0] = frameTypes[type];
  head.writeUInt32BE(payload.length, 1);
  yield head;
  if (payload.length > 0) yield payload;
}

/** @throws RangeError for bytes that are no frames, or that end within one. */
export async function* readFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let parts: Buffer[] = [];
  let have = 0;
  let head: Buffer | null = null;
  let wanted = headBytes;
  for await (const chunk of bytes) {
    parts.push(chunk);
    have += chunk.length;
    while (have >= wanted) {
      const joined = parts.length === 1 ? (parts[0] ?? chunk) : Buffer.concat(parts);
      const taken = joined.subarray(0, wanted);
      const rest = joined.subarray(wanted);
      parts = rest.length === 0 ? [] : [rest];
      have = rest.length;
      if (head === null) {
        head = taken;
        wanted = head.readUInt32BE(1);
        if (wanted > longestPayload) throw new RangeError('a frame is too long');
      } else {
        const type = names[head[0] ?? 0];
        if (type === undefined) throw new RangeError('a frame of unknown type');
        yield { type, payload: taken };
        head = null;
        wanted = headBytes;
      }
    }
  }
  if (have > 0 || head !== null) throw new RangeError('the last frame is cut');
}
