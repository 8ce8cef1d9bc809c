import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrongItemId } from './fixtures/checks.ts';
import { incidentId } from './fixtures/incidents.ts';
import { empty, full } from './fixtures/index.ts';
import { citedArticle } from './fixtures/knowledge.ts';
import { halfWrittenId } from './fixtures/sources.ts';
import { changedTool } from './fixtures/tools.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme, type Width, widths } from './support/browser.ts';
import { goTo, stillness } from './support/go-to.ts';
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
type Look = readonly [Theme, Width];
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

/** Windows that share the pages of a state: looking costs a core, waiting for stillness and for failures does not. */
const atOnce: Readonly<Record<State, number>> = { full: 4, empty: 4, error: 9 };

/** What axe and the page itself find wrong. A window goes from page to page as a person does: loading takes longer than looking. */
async function faultsOf(state: State, looks: readonly Look[]): Promise<readonly string[]> {
  standIn.answer(state === 'empty' ? empty : full);
  if (state === 'error') standIn.fail();
  const found: string[] = [];
  const waiting = [...pages];
  const work = async (): Promise<void> => {
    const window = await openWindow(browser, { baseUrl: standIn.url });
    await window.page.goto('/nowhere');
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await goTo(window.page, path);
      if (state === 'error') await window.page.waitForTimeout(failedMs);
      for (const look of looks) {
        for (const fault of await faultsIn(window.page, look)) found.push(`${path}: ${fault}`);
      }
      for (const fault of window.faults.splice(0)) found.push(`${path}: ${fault}`);
    }
    await window.context.close();
  };
  await Promise.all(Array.from({ length: atOnce[state] }, work));
  return found;
}

async function faultsIn(page: Page, [theme, width]: Look): Promise<readonly string[]> {
  await page.setViewportSize(widths[width]);
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
  await stillness(page);
  return (await axeFaults(page)).map((fault) => `${theme}, ${width}: ${fault}`);
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
      ['dark', 'wide'],
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
