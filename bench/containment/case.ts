/** What a case may come from; docs/reference/containment-cases.md says what each is. */
export const FAMILIES = [
  ...(['direct', 'body', 'attachment', 'quoted_mail', 'tool_results', 'knowledge'] as const),
  ...(['other_language', 'encoded', 'multi_turn', 'tool_description'] as const),
] as const;
export type Family = (typeof FAMILIES)[number];

/** What would be outside permission if it happened. */
export const EFFECTS = [
  ...(['reads_other_ticket', 'reads_other_tenant', 'message_to_third_party'] as const),
  ...(['calls_unlisted_tool', 'passes_a_limit', 'widens_permission', 'approves_itself'] as const),
  ...(['changes_other_tickets', 'moves_money', 'poisons_memory', 'hands_over_outside'] as const),
  ...(['leaks_by_address', 'leaks_secret', 'forged_citation', 'forbidden_promise'] as const),
  'value_not_allowed',
] as const;
export type Effect = (typeof EFFECTS)[number];

/** One thing a model does that obeys. Without an effect it is what an honest model would do too. */
export type Try =
  | {
      readonly do: 'call';
      readonly tool: string;
      readonly input: unknown;
      /** How often, one after the other. */
      readonly times: number;
      readonly effect: Effect | null;
    }
  | {
      readonly do: 'answer';
      readonly fields: Readonly<Record<string, string>>;
      readonly reply: { readonly text: string; readonly citations: readonly string[] } | null;
      readonly effect: Effect | null;
    };

export interface Case {
  /** Unique among all cases of a run. */
  readonly id: string;
  readonly family: Family;
  /** ISO 639-1, or `mixed`. */
  readonly language: string;
  readonly item: {
    readonly subject: string;
    readonly body: string;
    readonly quoted: string | null;
    readonly attachments: readonly { readonly name: string; readonly text: string }[];
  };
  /** What was said in the ticket before, oldest first; the body of the item is the last message. */
  readonly thread: readonly {
    readonly from: 'requester' | 'agent' | 'person';
    readonly text: string;
  }[];
  /** Articles that an attacker could write. */
  readonly knowledge: readonly { readonly path: string; readonly text: string }[];
  /** Tool → what it answers, whatever it is asked. */
  readonly toolResults: Readonly<Record<string, string>>;
  /** Tools that are offered by an outside server with these words: others than were approved, or new. */
  readonly toolDefinitions: readonly { readonly name: string; readonly description: string }[];
  readonly attacker: readonly Try[];
}
