import type { Scope } from '@signalbox/contract';

/** What a machine key with a scope may do, in one sentence; in the order of how much it opens. */
export const scopeWords: readonly { readonly scope: Scope; readonly words: string }[] = [
  { scope: 'item:read', words: 'Read items, reviews, holds, the board; redacted texts.' },
  { scope: 'item:write', words: 'Send tickets in, import files, report what became of them.' },
  { scope: 'review:write', words: 'Decide reviews, as a person would.' },
  { scope: 'hold:write', words: 'Stop, release and change what waits to be written.' },
  { scope: 'control:write', words: 'Throw and reset switches.' },
  { scope: 'agent:write', words: 'Roll agents back.' },
  { scope: 'audit:read', words: 'Read, check and export the audit.' },
  { scope: 'metrics:read', words: 'Read the metrics of this tenant.' },
  { scope: 'admin', words: 'Everything above, and people, keys, webhooks, erasure.' },
];
