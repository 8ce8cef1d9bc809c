import type { Answered, StrictSystem } from './strict-system.ts';

export type BenchField = 'category' | 'priority' | 'team';

export interface BenchNote {
  readonly text: string;
  readonly internal: boolean;
}

/**
 * A ticket system as the promises of all connectors are tested on it: `vpn` is decided as network, low and for the network
 * team; `nonsense` is a category it does not know and `hidden` a team it does not have.
 */
export interface Bench {
  /** The type of its sources. */
  readonly type: string;
  readonly system: StrictSystem;
  /** Of a source with every right, below its name. `token` replaces the good one. */
  lines(given?: { readonly token?: string; readonly more?: readonly string[] }): readonly string[];
  /** A ticket of paul@corp.test, as it looks before anybody touched it. */
  create(subject: string, body?: string): string;
  /** A message that the requester sees. */
  say(id: string, who: 'requester' | 'colleague', text: string): void;
  /** Moves the time of the last change and changes nothing. */
  touch(id: string): void;
  /** A person ends it. */
  end(id: string): void;
  /** A colleague writes over what the requester said; null where the system does not tell what stood there before. */
  readonly rewrite: ((id: string, subject: string, body: string) => void) | null;
  /** A note as another installation of ours leaves it. */
  mark(id: string): void;
  /** A person sets a field, in the system's own words. */
  set(id: string, field: BenchField, value: string): void;
  /** What stands there, in the system's own words. */
  value(id: string, field: BenchField): string | null;
  /** A category the workspace does not map. */
  readonly otherCategory: string;
  /** What `network`, `low` and `network` are to it. */
  readonly decided: Readonly<Record<BenchField, string>>;
  /** Of ours and for the team, or meant for it, the oldest first. */
  notes(id: string): readonly BenchNote[];
  /** What we told the requester, the oldest first. */
  replies(id: string): readonly string[];
  /** `METHOD /path` of the request that answers the requester. */
  readonly replyRequest: RegExp;
  /** `METHOD /path` of the request that writes a note, and of the one that writes fields. */
  readonly noteRequest: RegExp;
  readonly fieldsRequest: RegExp;
  /** Requests of a write, once names and rights are known; as many as its page in the guides says. */
  readonly requestsAWrite: number;
  /** A source that asks for more than there is, and what its probe finds: code and subject. */
  readonly trapped: {
    readonly lines: readonly string[];
    readonly findings: readonly (readonly [code: string, subject: string | null])[];
    /** What is not as it should be in asking for that. */
    readonly violations: readonly RegExp[];
  };
  /** How it says that it was asked too often, and to stay away for two minutes. */
  tooMany(): Answered;
  readonly traps: {
    /** Answers as always to a write of that field, and leaves it as it is. */
    drop(field: BenchField): void;
    /** Sets a field again behind every write. */
    overwrite(field: BenchField, value: string): void;
    /** Answers as always to a note, and keeps none. */
    swallowNotes(): void;
    /** Keeps every note twice, as when something on the way repeats the request. */
    doubleNotes(): void;
    /** Makes every note of ours one that the requester sees. */
    showNotes(): void;
    /** Takes the right away without which an internal note is not internal, or cannot be found again. */
    denyNotes(): void;
    /** What the probe says of it then. */
    readonly denied: { readonly code: string; readonly subject: string };
    /** Removes a mapped field from what the token sees. */
    hide(field: BenchField): void;
    /** As at the beginning; tickets stay. */
    reset(): void;
  };
}
