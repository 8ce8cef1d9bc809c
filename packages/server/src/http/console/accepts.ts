import type { ConsoleFile, Packing } from './load-console.ts';

const preferred: readonly Packing[] = ['br', 'gzip'];

/** The packing to send a file in: the best one that exists and that `Accept-Encoding` names without `q=0`. Null: as it is. */
export function packingFor(file: ConsoleFile, acceptEncoding: string): Packing | null {
  const taken = weights(acceptEncoding);
  const isTaken = (packing: Packing): boolean => (taken.get(packing) ?? taken.get('*') ?? 0) > 0;
  return (
    preferred.find((packing) => file.packed[packing] !== undefined && isTaken(packing)) ?? null
  );
}

/** Whether a browser asks for a page: programs that take anything get the API's problem+json. */
export function wantsPage(accept: string): boolean {
  return (weights(accept).get('text/html') ?? 0) > 0;
}

function weights(header: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    found.set(name, weight === undefined ? 1 : Number(weight) || 0);
  }
  return found;
}
