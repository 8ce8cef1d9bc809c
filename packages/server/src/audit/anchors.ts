import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

/** The head of a chain of seals as it was at one moment, kept outside the database. */
export interface Anchor {
  readonly tenant: string;
  readonly seq: number;
  /** Hash of that seal, hex. */
  readonly hash: string;
  /** The era of the seal; left out for the first. */
  readonly era?: number;
  /** Entries covered by this seal and all before it. */
  readonly entriesTotal: number;
  /** When it was sealed, RFC 3339. */
  readonly at: string;
}

/** A folder with one append-only file a tenant, one JSON line a seal. */
export interface Anchors {
  readonly folder: string;
  /** The last line known to stand in each file; may lag when another process appends to the same folder. */
  readonly tails: Map<string, Anchor>;
}

/** The anchors of a home folder (`<home>/anchors`). The folder is made when the first anchor is written. */
export function openAnchors(home: string): Anchors {
  return { folder: join(home, 'anchors'), tails: new Map() };
}

/** Appends lines in the order given and returns once they are on the disk. */
export async function appendAnchors(
  anchors: Anchors,
  tenantId: string,
  lines: readonly Anchor[],
): Promise<void> {
  const last = lines.at(-1);
  if (last === undefined) return;
  await mkdir(anchors.folder, { recursive: true, mode: 0o700 });
  const file = await open(fileOf(anchors, tenantId), 'a+', 0o600);
  try {
    const { size } = await file.stat();
    // A line torn by a power cut is closed first, so that it spoils nothing but itself.
    const opening = size > 0 && (await byteAt(file, size - 1)) !== 0x0a ? '\n' : '';
    await file.write(opening + lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await file.sync();
    if (size === 0) await syncFolder(anchors.folder);
  } finally {
    await file.close();
  }
  anchors.tails.set(tenantId, last);
}

/** The last whole line of a tenant's file; null when there is none. */
export async function readAnchorTail(anchors: Anchors, tenantId: string): Promise<Anchor | null> {
  const file = await openToRead(anchors, tenantId);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    // Lines are shorter than 300 bytes, so this holds several, torn ones included.
    const bytes = Buffer.alloc(Math.min(size, 8192));
    await file.read(bytes, 0, bytes.length, size - bytes.length);
    const tail = bytes
      .toString()
      .split('\n')
      .reduce<Anchor | null>((last, line) => parseAnchor(line) ?? last, null);
    if (tail !== null) anchors.tails.set(tenantId, tail);
    return tail;
  } finally {
    await file.close();
  }
}

/** The era an anchor belongs to: the first where none is named, and where there is no anchor at all. */
export function eraOf(anchor: Anchor | null): number {
  return anchor?.era ?? 1;
}

/** Length of a tenant's file in bytes; 0 when there is none. */
export async function anchorBytes(anchors: Anchors, tenantId: string): Promise<number> {
  const file = await openToRead(anchors, tenantId);
  if (file === null) return 0;
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** The lines in the first `bytes` of a tenant's file, in order. Torn lines are left out. */
export async function* readAnchors(
  anchors: Anchors,
  tenantId: string,
  bytes: number,
): AsyncGenerator<Anchor, void, undefined> {
  const file = bytes === 0 ? null : await openToRead(anchors, tenantId);
  if (file === null) return;
  let rest = '';
  for await (const chunk of file.createReadStream({ end: bytes - 1, encoding: 'utf8' })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const anchor = parseAnchor(line);
      if (anchor !== null) yield anchor;
    }
  }
}

function parseAnchor(line: string): Anchor | null {
  try {
    const value = JSON.parse(line) as Partial<Anchor> | null;
    return typeof value?.seq === 'number' && typeof value.hash === 'string'
      ? (value as Anchor)
      : null;
  } catch {
    return null;
  }
}

function fileOf(anchors: Anchors, tenantId: string): string {
  return join(anchors.folder, `${tenantId}.jsonl`);
}

type Handle = Awaited<ReturnType<typeof open>>;

async function openToRead(anchors: Anchors, tenantId: string): Promise<Handle | null> {
  try {
    return await open(fileOf(anchors, tenantId), 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function byteAt(file: Handle, position: number): Promise<number | undefined> {
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  return byte[0];
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
