/** A thread's name: 80 bits in 16 letters and digits of base 32. It is the external id of its item. */
const threadId = '[a-z2-7]{16}';
const writeKey = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** What a mail of ours is. `note` goes to the team, `reply` to the requester. */
export type OwnMailKind = 'note' | 'reply';

export interface OwnMessageId {
  readonly kind: OwnMailKind;
  readonly threadId: string;
  readonly writeKey: string;
}

const ownId = new RegExp(
  `^<?signalbox\\.(note|reply)\\.(${threadId})\\.(${writeKey})@([^\\s<>@]+)>?$`,
);
const token = new RegExp(`\\[SB:(${threadId})\\]`, 'gi');

/** What stands in the subject of a reply of ours, for mail programs that keep no References. */
export function threadToken(thread: string): string {
  return `[SB:${thread}]`;
}

/** The threads a subject names, in their order, each once. */
export function tokensIn(subject: string): readonly string[] {
  return [...new Set([...subject.matchAll(token)].map(([, id]) => (id ?? '').toLowerCase()))];
}

/** The subject without tokens of ours, which would pile up in a long exchange. */
export function withoutTokens(subject: string): string {
  return subject.replace(token, '').replace(/ {2,}/g, ' ').trim();
}

/** The Message-ID of a write, the same for every try of it: it is what the write is found by. With its angle brackets. */
export function ownMessageId(
  { kind, threadId: thread, writeKey: key }: OwnMessageId,
  domain: string,
): string {
  return `<signalbox.${kind}.${thread}.${key}@${domain.toLowerCase()}>`;
}

/** The parts of a Message-ID of ours; null for any other, one of the same form at another domain included. */
export function readOwnMessageId(id: string, domain: string): OwnMessageId | null {
  const [, kind, thread, key, at] = ownId.exec(id.trim()) ?? [];
  if (thread === undefined || key === undefined || at?.toLowerCase() !== domain.toLowerCase())
    return null;
  return { kind: kind === 'note' ? 'note' : 'reply', threadId: thread, writeKey: key };
}
