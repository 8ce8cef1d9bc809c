import { CanonicalJsonError, canonicalJson, type Json } from '@signalbox/domain';
import { readShown } from '../conversation/shown-result.ts';
import { modelNameOf, toolNamed } from '../tools/model-name.ts';
import type { Citation, Toolbox, ToolCode, ToolResult } from '../tools/tool.ts';

/** A call of a tool as its step has it. */
export interface RecordedCall {
  readonly agent: string;
  /** As the model called it. */
  readonly name: string;
  /** JSON. */
  readonly input: string;
  /** As the model was shown it; null: it never came. */
  readonly output: string | null;
  readonly outcome: string;
}

/** A call that was not made then. */
export interface MissingCall {
  readonly agent: string;
  readonly tool: string;
}

const missing =
  'Not recorded: this ticket is being run again, and this call was not made then. Go on without it.';

/**
 * A toolbox that calls nothing: the same call gets what it got then, another one is told that nothing is recorded. Which tools are
 * offered is asked of the real one, as the file of the version that runs lists them.
 */
export function recordedTools(
  real: Pick<Toolbox, 'offered'>,
  calls: readonly RecordedCall[],
  boundary: string,
  onMissing: (call: MissingCall) => void,
): Toolbox {
  // Each answer once, in its order, as long as there are more: the same question may have been answered in two ways.
  const left = [...calls];
  const take = (agent: string, key: string): RecordedCall | undefined => {
    const same = left.filter((one) => keyOf(one.name, jsonOf(one.input)) === key);
    const found = same.find((one) => one.agent === agent) ?? same[0];
    if (found !== undefined && same.length > 1) left.splice(left.indexOf(found), 1);
    return found;
  };
  return {
    offered: (agent) => real.offered(agent),
    call: async (agent, { name, input, use }) => {
      const end = (code: ToolCode, result: ToolResult) => ({
        ...{ code, result, use, proposed: null, tookMs: 0 },
      });
      const listed = toolNamed(name, agent.grants);
      if (listed === null) return end('not_listed', said('This tool is not listed.', true));
      const call = take(agent.agent, keyOf(listed, input));
      const shown =
        call?.output === null || call === undefined
          ? null
          : readShown(boundary, call.name, call.output);
      if (call === undefined || shown === null) {
        onMissing({ agent: agent.agent, tool: listed });
        return end('not_recorded', said(missing, true));
      }
      const failed = call.outcome !== 'answered';
      const { text, ids } = shown;
      // The recorded text has all passages in it; which of them is whose does not matter for what may be said.
      const citations = ids.map((id): Citation => ({ id, title: '', text }));
      // It was written down by a toolbox.
      return end(call.outcome as ToolCode, { ...said(text, failed), citations });
    },
  };
}

function said(text: string, failed: boolean): ToolResult {
  return { text, tainted: true, citations: [], failed };
}

function keyOf(name: string, input: Json): string {
  try {
    return `${modelNameOf(name)} ${canonicalJson(input)}`;
  } catch (error) {
    if (error instanceof CanonicalJsonError) return `${modelNameOf(name)} ${JSON.stringify(input)}`;
    throw error;
  }
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
