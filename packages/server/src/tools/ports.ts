import type { Citation, InputSchema, ToolCallContext } from './tool.ts';

/** What tools look up in our own tables. Each answers for the tenant and the item of the call, and for nothing else. */
export interface Lookups {
  /** Passages of the articles this agent may read, best first; none: nothing useful stands there, which is noted. */
  knowledge(query: string, most: number, context: ToolCallContext): Promise<FoundPassages>;
  /** Past tickets like the item's, with what was right for them; texts redacted. */
  similarTickets(most: number, context: ToolCallContext): Promise<readonly SimilarTicket[]>;
  /** Null: the item names nobody. */
  requester(context: ToolCallContext): Promise<RequesterFacts | null>;
}

export interface FoundPassages {
  readonly passages: readonly Citation[];
  /** What compares meaning is away, so what is said in other words was not found. */
  readonly byWordsAlone: boolean;
}

export interface SimilarTicket {
  readonly id: string;
  readonly subject: string;
  readonly excerpt: string;
  readonly labels: Readonly<Record<string, string>>;
  /** 0..1 */
  readonly score: number;
}

export interface RequesterFacts {
  /** Other tickets of the same requester. */
  readonly tickets: number;
  readonly lastThirtyDays: number;
  /** Day of the first of them; null: there is none. */
  readonly since: string | null;
  /** By field, what was right for checked tickets, most first. */
  readonly checked: readonly {
    readonly field: string;
    readonly values: readonly { readonly value: string; readonly tickets: number }[];
  }[];
}

/** What an MCP server says of a tool. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
}

export interface Approval {
  readonly server: string;
  readonly tool: string;
  readonly definitionHash: string;
  readonly definition: ToolDefinition;
}

/** What people have let in, and where it is told that a server says something else now. */
export interface Approvals {
  /** Those in force. */
  list(): Promise<readonly Approval[]>;
  /** A definition nobody has looked at stands where an approved one stood. Told once for each definition. */
  changed(server: string, tool: string, definitionHash: string): Promise<void>;
}

export interface Clock {
  /** Ms since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}
