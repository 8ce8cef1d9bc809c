const bytesPerNumber = 4;

/** As `passage_vector` keeps it: 32-bit floats, little end first. */
export function vectorBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * bytesPerNumber);
  for (const [at, one] of vector.entries()) bytes.writeFloatLE(one, at * bytesPerNumber);
  return bytes;
}

export function vectorFrom(bytes: Buffer): Float32Array {
  const vector = new Float32Array(bytes.length / bytesPerNumber);
  for (let at = 0; at < vector.length; at += 1) vector[at] = bytes.readFloatLE(at * bytesPerNumber);
  return vector;
}

/** Of two of length 1: the cosine of their angle. Those of different sizes have none: 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  // By index: this is the inner loop over all passages of an agent.
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** What of a passage is embedded: its headings say what it is about. */
export function embeddedText({
  heading,
  text,
}: {
  readonly heading: string;
  readonly text: string;
}): string {
  return `${heading}\n\n${text}`;
}
