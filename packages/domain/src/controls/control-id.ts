/** What a control with a state of its own stands for. Switches (`tenant`, `agent:…`, `source:…`, `tool:…`) are none of these. */
export type ControlTarget =
  | { readonly kind: 'mode'; readonly agent: string; readonly category: string | null }
  | { readonly kind: 'breaker'; readonly of: 'agent' | 'source'; readonly name: string }
  | { readonly kind: 'burst'; readonly agent: string; readonly target: string };

// Names hold no slash and no colon; what follows the first slash may hold anything.
const mode = /^mode:([^/:]+)(?:\/(.+))?$/su;
const breaker = /^breaker:(agent|source):([^/:]+)$/u;
const burst = /^burst:([^/:]+)\/(.+)$/su;

/** What a control id names; null for switches and for anything else. */
export function parseControlId(id: string): ControlTarget | null {
  const ofMode = mode.exec(id);
  if (ofMode?.[1] !== undefined) {
    return { kind: 'mode', agent: ofMode[1], category: ofMode[2] ?? null };
  }
  const ofBreaker = breaker.exec(id);
  if (ofBreaker?.[2] !== undefined) {
    return {
      kind: 'breaker',
      of: ofBreaker[1] === 'agent' ? 'agent' : 'source',
      name: ofBreaker[2],
    };
  }
  const ofBurst = burst.exec(id);
  if (ofBurst?.[1] !== undefined && ofBurst[2] !== undefined) {
    return { kind: 'burst', agent: ofBurst[1], target: ofBurst[2] };
  }
  return null;
}

/** The id that `parseControlId` reads back. */
export function controlIdOf(target: ControlTarget): string {
  switch (target.kind) {
    case 'mode':
      return target.category === null
        ? `mode:${target.agent}`
        : `mode:${target.agent}/${target.category}`;
    case 'breaker':
      return `breaker:${target.of}:${target.name}`;
    case 'burst':
      return `burst:${target.agent}/${target.target}`;
  }
}
