import type { AgentConfig, ToolGrantConfig } from '@signalbox/contract';
import type { ToolGrant } from '@signalbox/domain';
import type { AgentTools } from './tool.ts';

/** What of an agent's file says what it may do with tools. */
export interface ToolTerms extends Pick<AgentConfig, 'agent' | 'fields'> {
  readonly tools?: readonly ToolGrantConfig[] | undefined;
  /** Agents it may consult. */
  readonly asks?: readonly string[] | undefined;
  readonly reply?: { readonly on: boolean } | undefined;
}

/** An agent's grants: the tools its file lists, and those with which it proposes what its file lets it decide. */
export function agentTools(terms: ToolTerms): AgentTools {
  const fields = Object.entries(terms.fields)
    .filter(([, { on }]) => on)
    .map(([field, { values }]) => ({ field, allowed: values }));
  const asks = terms.asks ?? [];
  const granted = (tool: string, given: boolean): readonly ToolGrant[] =>
    given ? [{ tool, atMost: null }] : [];
  return {
    agent: terms.agent,
    grants: [
      ...(terms.tools ?? []),
      ...granted('propose_fields', fields.length > 0),
      ...granted('propose_reply', terms.reply?.on === true),
      ...granted('hand_over', true),
      ...granted('consult', asks.length > 0),
    ],
    fields,
    asks,
  };
}
