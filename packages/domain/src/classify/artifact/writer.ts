/** Appends little-endian values to a growing byte array. */
export type Writer = { bytes: Uint8Array; view: DataView; end: number };

export function createWriter(): Writer {
  const bytes = new Uint8Array(1 << 16);
  return { bytes, view: new DataView(bytes.buffer), end: 0 };
}

function room(writer: Writer, more: number): void {
  if (writer.end + more <= writer.bytes.length) return;
  const bytes = new Uint8Array(Math.max(writer.end + more, writer.bytes.length * 2));
  bytes.set(writer.bytes);
  writer.bytes = bytes;
  writer.view = new DataView(bytes.buffer);
}

export function writeU32(writer: Writer, value: number): void {
  room(writer, 4);
  writer.view.setUint32(writer.end, value, true);
  writer.end += 4;
}

export function writeF32(writer: Writer, value: number): void {
  room(writer, 4);
  writer.view.setFloat32(writer.end, value, true);
  writer.end += 4;
}

/** Seven bits a byte, lowest first, for values 0..2^32-1. */
export function writeVarint(writer: Writer, value: number): void {
  room(writer, 5);
  let rest = value;
  while (rest >= 128) {
    writer.bytes[writer.end] = (rest & 127) | 128;
    writer.end += 1;
    rest = Math.floor(rest / 128);
  }
  writer.bytes[writer.end] = rest;
  writer.end += 1;
}

export function writeBytes(writer: Writer, bytes: Uint8Array): void {
  room(writer, bytes.length);
  writer.bytes.set(bytes, writer.end);
  writer.end += bytes.length;
}

/** A value as JSON in plain ASCII (others escaped), with its length before it. */
export function writeJson(writer: Writer, value: unknown): void {
  const json = JSON.stringify(value);
  let ascii = '';
  for (let at = 0; at < json.length; at += 1) {
    const unit = json.charCodeAt(at);
    ascii += unit < 128 ? json.charAt(at) : `\\u${unit.toString(16).padStart(4, '0')}`;
  }
  writeU32(writer, ascii.length);
  room(writer, ascii.length);
  for (let at = 0; at < ascii.length; at += 1) writer.bytes[writer.end + at] = ascii.charCodeAt(at);
  writer.end += ascii.length;
}
