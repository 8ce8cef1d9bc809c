import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

const guides = [
  { text: 'Five-minute tour', link: '/tour' },
  { text: 'For reviewers', link: '/guides/reviewers' },
  { text: 'For who owns the agents', link: '/guides/leads' },
  { text: 'For who runs it', link: '/guides/operate' },
  { text: 'When the signal turns red', link: '/guides/controls' },
  { text: 'Your first agent', link: '/guides/first-agent' },
  { text: 'Write-back', link: '/guides/write-back' },
  { text: 'Replies', link: '/guides/replies' },
  { text: 'Orders hidden in tickets', link: '/guides/injection' },
  { text: 'What holds an agent', link: '/guides/containment' },
  { text: 'Agents on language models', link: '/guides/agents' },
  { text: 'Models', link: '/guides/models' },
  { text: 'Traces of conversations', link: '/guides/traces' },
  { text: 'Tools', link: '/guides/tools' },
  { text: 'Knowledge', link: '/guides/knowledge' },
  { text: 'Memory', link: '/guides/memory' },
  { text: 'Ticket systems', link: '/guides/ticket-systems' },
  { text: 'ServiceNow', link: '/guides/systems/servicenow' },
  { text: 'Jira', link: '/guides/systems/jira' },
  { text: 'Freshservice', link: '/guides/systems/freshservice' },
  { text: 'Webhooks', link: '/guides/webhooks' },
  { text: 'Alerts and incidents', link: '/guides/alerts-and-incidents' },
  { text: 'What it learns', link: '/guides/learning' },
  { text: 'Personal data', link: '/guides/personal-data' },
  { text: 'Back up and restore', link: '/guides/back-up' },
  { text: 'People and sign-in', link: '/guides/people' },
  { text: 'Review through the API', link: '/guides/review-through-the-api' },
  { text: 'Test an agent', link: '/guides/testing-agents' },
];

const reference = [
  { text: 'Workspace files', link: '/reference/workspace' },
  { text: 'HTTP interface', link: '/reference/api' },
  { text: 'Command line', link: '/reference/cli' },
  { text: 'Environment', link: '/reference/environment' },
  { text: 'Roles', link: '/reference/roles' },
  { text: 'Errors', link: '/reference/errors' },
  { text: 'Metrics', link: '/reference/metrics' },
  { text: 'Cases of the containment bench', link: '/reference/containment-cases' },
];

/** The site of this folder: `npm run docs` serves it while you write, `npm run docs:build` makes it and fails on a dead link. */
export default defineConfig({
  title: 'Signalbox',
  description: 'Runs AI agents on tickets and lets them act only as far as evidence allows.',
  lang: 'en',
  cleanUrls: true,
  outDir: '.vitepress/dist',
  // The pages are read on their own too: what looks like a tag in them is text.
  markdown: { config: (md) => md.set({ html: false }) },
  themeConfig: {
    // No search service: the index is part of the site, so it also works where nothing outside can be reached.
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tour', link: '/tour' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Reference', link: '/reference/api' },
      { text: version, link: '/benchmarks' },
    ],
    sidebar: [
      { text: 'Start', items: [{ text: 'Words and the line', link: '/concepts' }] },
      { text: 'Guides', items: guides },
      { text: 'The console, page by page', link: '/console' },
      { text: 'Reference', items: reference },
      { text: 'Benchmarks', link: '/benchmarks' },
    ],
  },
});
