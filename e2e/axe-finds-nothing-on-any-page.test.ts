import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrongItemId } from './fixtures/checks.ts';
import { incidentId } from './fixtures/incidents.ts';
import { empty, full } from './fixtures/index.ts';
import { citedArticle } from './fixtures/knowledge.ts';
import { halfWrittenId } from './fixtures/sources.ts';
import { changedTool } from './fixtures/tools.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme, type Width } from './support/browser.ts';
import { goTo } from './support/go-to.ts';
import { openStandIn, type StandIn } from './support/stand-in.ts';

const item = '0192f0c0-aaaa-7000-8000-000000000000';
const tabs = ['people', 'keys', 'webhooks', 'tenant', 'switches', 'jobs'];
const pages = [
  ...['/', '/inbox', '/holds', '/items', `/items/${item}`, '/import', '/agents', '/agents/triage'],
  ...['/controls', '/controls?view=what-if', '/controls?at=2026-11-20T08:00:00.000Z'],
  ...['/incidents', '/incidents?show=closed', '/incidents?show=alerts', `/incidents/${incidentId}`],
  ...['/costs', '/costs?days=7', '/tools', `/tools?tool=${changedTool}`, '/tools?tool=knowledge'],
  ...['/knowledge', `/knowledge?article=${citedArticle}`, '/knowledge?draft=new'],
  `/knowledge?article=${citedArticle}&draft=edit`,
  ...['/inbox?kind=check', `/items/${wrongItemId}`],
  ...[
    '/sources',
    '/sources/connect',
    '/sources/connect?type=jira',
    '/write-backs',
    `/write-backs?state=unmet&attempt=${halfWrittenId}`,
  ],
  ...['/audit', '/account', '/start', '/nowhere', ...tabs.map((tab) => `/settings?tab=${tab}`)],
];
type State = 'full' | 'empty' | 'error';
/** `colours`: all else was looked at in the look before. */
type Look = readonly [Theme, Width, 'colours'?];
/** Requests are repeated for two seconds before they count as failed. */
const failedMs = 2_500;

let browser: Browser;
let standIn: StandIn;
beforeAll(async () => {
  browser = await openBrowser();
  standIn = await openStandIn(full);
});
afterAll(async () => {
  await browser.close();
  await standIn.stop();
});

/** Windows that share the pages of a look: looking costs a core, waiting for stillness and for failures does not. */
const atOnce: Readonly<Record<State, number>> = { full: 3, empty: 3, error: 7 };

/**
 * What axe and the page itself find wrong. A window goes from page to page as a person does, and keeps its look: loading takes longer
 * than looking, and changing theme or width as long.
 */
async function faultsOf(state: State, looks: readonly Look[]): Promise<readonly string[]> {
  standIn.answer(state === 'empty' ? empty : full);
  if (state === 'error') standIn.fail();
  const found = looks.map(async (look): Promise<readonly string[]> => {
    const waiting = [...pages];
    const windows = Array.from({ length: atOnce[state] }, () => faultsAlong(waiting, state, look));
    return (await Promise.all(windows)).flat();
  });
  return (await Promise.all(found)).flat();
}

/** Takes pages from those that wait until none is left. */
async function faultsAlong(
  waiting: string[],
  state: State,
  [theme, width, what]: Look,
): Promise<readonly string[]> {
  const found: string[] = [];
  const { page, faults, context } = await openWindow(browser, {
    baseUrl: standIn.url,
    theme,
    width,
  });
  await page.goto('/nowhere');
  await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    await goTo(page, path);
    if (state === 'error') await page.waitForTimeout(failedMs);
    const said = [...(await axeFaults(page, what)), ...faults.splice(0)];
    found.push(...said.map((fault) => `${path}, ${theme}, ${width}: ${fault}`));
  }
  await context.close();
  return found;
}

test.each<readonly [State, readonly Look[]]>([
  [
    'full',
    [
      ['light', 'phone'],
      ['dark', 'wide'],
    ],
  ],
  [
    'empty',
    [
      ['light', 'wide'],
      ['dark', 'wide', 'colours'],
    ],
  ],
  [
    'error',
    [
      ['light', 'wide'],
      ['dark', 'phone'],
    ],
  ],
])(
  '%s pages, light and dark',
  async (state, looks) => {
    expect(await faultsOf(state, looks)).toEqual([]);
  },
  300_000,
);
