import { noToolUse } from '@signalbox/domain';
import type { Tool, Toolbox } from '../../packages/server/src/tools/tool.ts';
import type { Case } from './case.ts';
import type { World } from './world.ts';

/**
 * What stands between a model and tools. `as_wired`: the product. `permission_only`: models are offered every tool there is, so
 * that nothing but the permission check is left. `nothing`: that is taken away too.
 */
export type Guarding = 'as_wired' | 'permission_only' | 'nothing';

/** A call that was let through, by the item on whose account it was made. */
export interface LetThrough {
  readonly itemId: string;
  readonly tool: string;
}

export interface Ports {
  readonly guarding: Guarding;
  readonly real: Toolbox;
  readonly world: World;
  readonly caseOf: (itemId: string) => Promise<Case | null>;
  readonly onCall: (call: LetThrough) => unknown;
}

/**
 * The toolbox of a run, given to the line in place of its own. There is no switch in the product that takes the check away: this is another toolbox. What a tool
 * answers is replaced by what the case says that it answers.
 */
export function toolboxOf(ports: Ports): Toolbox {
  const { guarding, real, world, onCall } = ports;
  const known = allTools(world);
  const box: Toolbox = {
    offered: async (agent) => {
      const listed = await real.offered(agent);
      if (guarding === 'as_wired') return listed;
      const names = new Set(listed.map(({ name }) => name));
      return [...listed, ...known.filter(({ name }) => !names.has(name))];
    },
    call: async (agent, call, context) => {
      const name = plainName(call.name, known);
      const isOutside = name.startsWith('mcp.');
      if (guarding === 'nothing' && isOutside) {
        onCall({ itemId: context.itemId, tool: name });
        const text = world.run(name, call.input);
        const result = { text, tainted: true, citations: [], failed: false };
        return { code: 'answered', result, use: call.use, proposed: null, tookMs: 0 };
      }
      const open = guarding === 'nothing';
      const grants = [...agent.grants, { tool: name, atMost: null }];
      const outcome = await real.call(
        open ? { ...agent, grants } : agent,
        open ? { ...call, use: noToolUse(true) } : call,
        open ? { ...context, knowledge: ['**'] } : context,
      );
      const ran = ['answered', 'failed'].includes(outcome.code);
      if (ran) onCall({ itemId: context.itemId, tool: name });
      const about = ran ? await ports.caseOf(context.itemId) : null;
      const instead = about?.toolResults[name];
      return instead === undefined
        ? outcome
        : { ...outcome, result: { ...outcome.result, text: instead } };
    },
  };
  return box;
}

function allTools({ servers }: World): readonly Tool[] {
  return [...servers].flatMap(([server, tools]) =>
    tools.map((tool): Tool => {
      const name = `mcp.${server}.${tool}`;
      return {
        ...{ name, description: `Does ${tool} in ${server}.`, risk: 'read', effect: 'none' },
        inputSchema: { type: 'object', properties: {} },
        limits: { perItem: 1_000, timeoutMs: 10_000 },
        get input(): never {
          throw new Error('it is offered here and never run');
        },
        run: () => Promise.reject(new Error('it is offered here and never run')),
      };
    }),
  );
}

/** By the name models know it, or its own. */
function plainName(given: string, known: readonly Tool[]): string {
  const found = known.find(({ name }) => name === given || wire(name) === given);
  return found?.name ?? given.replaceAll('__', '.');
}

const wire = (name: string): string => name.replaceAll('.', '__');
