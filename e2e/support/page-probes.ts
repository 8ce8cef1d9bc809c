import type { Locator, Page } from 'playwright-core';

/** Items and imports in the states that the pages have something to say about. */
export interface Places {
  readonly held: string;
  readonly inReview: string;
  readonly stuck: string;
  /** An attempt that did not end as meant, whose item is stuck. */
  readonly unmet: string;
  readonly importId: string;
  readonly incident: string;
}

/** How a browser tells that a role may do something on a page. */
export interface Probe {
  /** Where to look, when the page's own address does not say it. */
  readonly at?: (places: Places) => string;
  /** What is there for those who may, and for nobody else. */
  readonly find: (page: Page) => Locator | Promise<Locator>;
  /** Keys that would do it. Pressed by those who may not: nothing may come of it. */
  readonly keys?: readonly string[];
}

type AriaRole = Parameters<Page['getByRole']>[0];

const there = (role: AriaRole, name: string | RegExp, more: Omit<Probe, 'find'> = {}): Probe => ({
  ...more,
  find: (page) =>
    page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first(),
});
const item = (state: 'held' | 'inReview' | 'stuck') => (places: Places) =>
  `/items/${places[state]}`;
const unmet = ({ unmet: attempt }: Places): string => `/write-backs?attempt=${attempt}`;
const inMenu = (name: string): Probe => ({
  at: item('inReview'),
  find: async (page) => {
    const menu = page.getByRole('button', { name: 'More to do' });
    const entry = page.getByRole('menuitem', { name });
    if ((await menu.isVisible()) && !(await entry.isVisible())) await menu.click();
    return entry;
  },
});

/** By page and act, as the table has them. */
export const probes: Readonly<Record<string, Readonly<Record<string, Probe>>>> = {
  '/': {
    'see the board': there('region', 'What needs a person'),
    'throw and reset switches': there('button', 'Reset …'),
  },
  '/inbox': {
    'see the reviews': there('region', 'What would be written'),
    'decide reviews': there('button', /^Accept/, { keys: ['a', 'e', '1', 'd', 'r', 'c', 'u'] }),
    'open originals': there('button', 'Show original (audited)', { keys: ['o'] }),
  },
  '/holds': {
    'see the holds': there('region', 'What goes out'),
    'stop and release writes': there('button', /^Stop/, { keys: ['s', 'x', 'e', 'r', 'h'] }),
  },
  '/items': {
    'see the items': { find: (page) => page.getByText(/^N-\d+$/).first() },
    'export what is shown': there('button', 'Export'),
    'keep views': there('button', 'Views'),
    'run stuck items again': there('button', /^Retry (?:it|these)/, {
      at: () => '/items?needs=stuck',
    }),
  },
  '/items/{id}': {
    'see the item': there('region', 'Timeline', { at: item('inReview') }),
    'open originals': there('button', 'Show the original …', { at: item('inReview') }),
    'state and forget facts': there('button', 'State a fact …', { at: item('stuck') }),
    'run conversations again': there('button', 'Run again …', { at: item('inReview') }),
    'decide reviews': there('link', 'Open in the inbox', { at: item('inReview') }),
    'report what was right': inMenu('Report what was right …'),
    'erase items': inMenu('Erase this item …'),
    'stop and release writes': there('button', 'Stop …', {
      at: item('held'),
      keys: ['x', 'c', 'o'],
    }),
    'run stuck items again': there('button', 'Retry …', { at: item('stuck'), keys: ['r'] }),
    'resolve stuck items by hand': there('button', 'Resolve by hand …', {
      at: item('stuck'),
      keys: ['h'],
    }),
  },
  '/import': {
    'see the imports': there('table', 'Earlier imports'),
    'import tickets': there('region', 'Import a file'),
    'look at rows put aside': there('button', 'Show the reasons', {
      at: ({ importId }) => `/import?run=${importId}`,
    }),
  },
  '/controls': {
    'see the controls': there('listbox', 'Controls'),
    'limit and free agents': {
      find: (page) => page.getByRole('article').getByRole('button').first(),
      keys: ['t', 'r', 'b'],
    },
  },
  '/costs': { 'see the costs': there('heading', /^No language model was asked/) },
  '/knowledge': {
    'see the knowledge': there('region', 'What is missing'),
    'draft articles': there('link', 'Write an article'),
  },
  '/tools': { 'let tools in and try them': there('table', 'Tools and agents') },
  '/write-backs': {
    'see the write-backs': there('navigation', 'Write-backs'),
    'run stuck items again': there('button', 'Retry …', { at: unmet }),
    'resolve stuck items by hand': there('button', 'Resolve by hand …', { at: unmet }),
  },
  '/sources': {
    'see the sources': there('list', 'Sources'),
    'probe sources': there('button', 'Probe tracker'),
    'connect systems': there('link', 'Connect a system'),
  },
  '/sources/connect': { 'connect systems': there('radiogroup', 'What do you want to connect?') },
  '/incidents': { 'see the incidents': { find: (page) => page.getByText(/triage/).first() } },
  '/incidents/{id}': {
    'see the incident': there('region', 'What happened', {
      at: ({ incident }) => `/incidents/${incident}`,
    }),
    'handle incidents': there('button', 'Close …', {
      at: ({ incident }) => `/incidents/${incident}`,
      keys: ['n'],
    }),
  },
  '/agents': { 'see the agents': there('list', 'Agents') },
  '/agents/{name}': {
    'see the agent': there('region', 'Versions', { at: () => '/agents/triage' }),
    'roll agents back': there('button', 'Roll back', { at: () => '/agents/triage' }),
    'throw and reset switches': there('button', 'Stop this agent', { at: () => '/agents/triage' }),
  },
  '/audit': { 'read the audit': there('button', /^(?:Verify|Check)/) },
  '/settings?tab=people': {
    'see the people': there('table', 'Members'),
    'invite people': there('button', 'Make the link'),
    'change roles and remove people': there('button', /^Remove /),
  },
  '/settings?tab=keys': { 'manage keys': there('button', 'Make the key') },
  '/settings?tab=webhooks': { 'manage webhooks': there('button', 'Make the endpoint') },
  '/settings?tab=tenant': {
    'see the tenant': there('region', 'Tenant'),
    'change the tenant': there('button', 'Save'),
  },
  '/settings?tab=switches': {
    'see the switches': there('table', 'Switches'),
    'throw and reset switches': there('button', 'Stop everything'),
  },
  '/settings?tab=jobs': { 'see and rerun jobs': there('region', /jobs/i) },
  '/account': { 'change the own password and second step': there('region', 'Password') },
  '/start': {
    'see the tour': there('heading', 'Watch decisions arrive'),
    'import tickets': there('heading', 'Let the agents learn from past tickets'),
    'stop and release writes': there('heading', 'Stop one before it goes out'),
    'decide reviews': there('heading', 'Decide one yourself'),
  },
  '/sign-in': { 'come in': there('heading', 'Now') },
  '/setup': { 'use a link': there('heading', 'The link is not whole') },
  '/join': { 'use a link': there('heading', 'The link is not whole') },
  '/reset': { 'use a link': there('heading', 'The link is not whole') },
};
