import { own } from '../shared/own.ts';
import type { Risk } from '../shared/risk.ts';

/** `proposal`: it changes nothing outside, it fills what a decision proposes. */
export type ToolEffect = 'none' | 'proposal';

/** A tool that the file of an agent lists. */
export interface ToolGrant {
  readonly tool: string;
  /** Calls for one decision, at least 0. Null: what the tool itself allows. */
  readonly atMost: number | null;
}

/** What is known of the tool that is asked for. Nothing of it comes from a model or from what a tool answered. */
export interface AskedTool {
  readonly name: string;
  readonly risk: Risk;
  readonly effect: ToolEffect;
  /** Calls for one decision, whatever an agent's file says. */
  readonly perItem: number;
  /** A person has looked at what it says it does, and it says so still. */
  readonly reviewed: boolean;
}

/** What one decision has done with tools so far. Only `afterCall` makes the next one. */
export interface ToolUse {
  /** Calls that were let through, by tool. */
  readonly calls: Readonly<Record<string, number>>;
  /** The model has read text of somebody outside: the ticket itself, or what a tool brought. */
  readonly tainted: boolean;
}

export type CallRefusal =
  | 'not_listed'
  | 'not_reviewed'
  | 'limit_reached'
  /** What it does needs a person, so no model calls it. */
  | 'needs_person'
  /** It does more than read, and text from outside may be what asks for it. */
  | 'tainted';

export type Permission =
  /** `left`: calls of this tool that remain after this one. */
  | { readonly allowed: true; readonly left: number }
  | { readonly allowed: false; readonly code: CallRefusal };

/** The use of a decision that has called nothing yet. */
export function noToolUse(tainted: boolean): ToolUse {
  return { calls: {}, tainted };
}

/**
 * Whether a model may call a tool now. It is the layer that holds when a model does whatever an attacker says: what is asked
 * for plays no part but by its name, and neither do the answers of tools but by their taint, which only ever takes away.
 */
export function mayCall(grants: readonly ToolGrant[], tool: AskedTool, use: ToolUse): Permission {
  const grant = grants.find((one) => one.tool === tool.name);
  if (grant === undefined) return { allowed: false, code: 'not_listed' };
  if (!tool.reviewed) return { allowed: false, code: 'not_reviewed' };
  if (tool.effect === 'none') {
    if (tool.risk !== 'read' && tool.risk !== 'reversible') {
      return { allowed: false, code: 'needs_person' };
    }
    if (tool.risk !== 'read' && use.tainted) return { allowed: false, code: 'tainted' };
  }
  const most = Math.min(tool.perItem, grant.atMost ?? tool.perItem);
  const left = most - (own(use.calls, tool.name) ?? 0) - 1;
  // Written so that a number that is none refuses.
  return left >= 0 ? { allowed: true, left } : { allowed: false, code: 'limit_reached' };
}

/** The use after a call that was let through, whatever came of it: a call that failed counts as well. */
export function afterCall(use: ToolUse, tool: string, tainted: boolean): ToolUse {
  const calls = { ...use.calls, [tool]: (own(use.calls, tool) ?? 0) + 1 };
  return { calls, tainted: use.tainted || tainted };
}
