import type { Toolbox } from '../tools/tool.ts';

/** A toolbox with nothing in it. */
export const noTools: Toolbox = {
  offered: () => Promise.resolve([]),
  call: (_agent, { use }) =>
    Promise.resolve({
      code: 'not_listed',
      result: { text: 'There is no such tool.', tainted: false, citations: [], failed: true },
      use,
      proposed: null,
      tookMs: 0,
    }),
};
