import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrongItemId } from './fixtures/checks.ts';
import { incidentId } from './fixtures/incidents.ts';
import { empty, full } from './fixtures/index.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme, type Width, widths } from './support/browser.ts';
import { openStandIn, type StandIn } from './support/stand-in.ts';

const item = '0192f0c0-aaaa-7000-8000-000000000000';
const tabs = ['people', 'keys', 'webhooks', 'tenant', 'switches', 'jobs'];
const pages = [
  ...['/', '/inbox', '/holds', '/items', `/items/${item}`, '/import', '/agents', '/agents/triage'],
  ...['/controls', '/controls?view=what-if', '/controls?at=2026-11-20T08:00:00.000Z'],
  ...['/incidents', '/incidents?show=closed', '/incidents?show=alerts', `/incidents/${incidentId}`],
  ...['/inbox?kind=check', `/items/${wrongItemId}`],
  ...['/audit', '/account', '/start', '/nowhere', ...tabs.map((tab) => `/settings?tab=${tab}`)],
];
type State = 'full' | 'empty' | 'error';
type Look = readonly [Theme, Width];
const settledMs = 500;
/** Requests are repeated for two seconds before they count as failed. */
const failedMs = 2_500;
/** After the system's theme or the width changed: a busy machine paints late, and half a theme has no contrast. */
const changedMs = 800;

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

/** Pages opened at once: they settle together, and a small machine still has room for them. */
const atOnce = 4;

/** What axe and the page itself find wrong. A page is loaded once for all its looks: loading takes longer than looking. */
async function faultsOf(state: State, looks: readonly Look[]): Promise<readonly string[]> {
  standIn.answer(state === 'empty' ? empty : full);
  if (state === 'error') standIn.fail();
  const found: string[] = [];
  const [theme, width] = looks[0] ?? (['light', 'wide'] as const);
  const waiting = [...pages];
  const work = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const window = await openWindow(browser, { baseUrl: standIn.url, theme, width });
      await window.page.goto(path);
      await window.page.getByRole('heading', { level: 1 }).first().waitFor();
      await window.page.waitForTimeout(state === 'error' ? failedMs : settledMs);
      for (const look of looks) {
        for (const fault of await faultsIn(window.page, look)) found.push(`${path}: ${fault}`);
      }
      for (const fault of window.faults) found.push(`${path}: ${fault}`);
      await window.context.close();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

async function faultsIn(page: Page, [theme, width]: Look): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize(widths[width]);
  await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
  await page.waitForTimeout(changedMs);
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
