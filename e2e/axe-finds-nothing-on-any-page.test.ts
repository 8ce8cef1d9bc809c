import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { empty, full } from './fixtures/index.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme, type Width } from './support/browser.ts';
import { openStandIn, type StandIn } from './support/stand-in.ts';

const item = '0192f0c0-aaaa-7000-8000-000000000000';
const tabs = ['people', 'keys', 'webhooks', 'tenant', 'switches', 'jobs'];
const pages = [
  ...['/', '/inbox', '/holds', '/items', `/items/${item}`, '/import', '/agents', '/agents/triage'],
  ...['/audit', '/account', '/start', '/nowhere', ...tabs.map((tab) => `/settings?tab=${tab}`)],
];
type State = 'full' | 'empty' | 'error';
const settledMs = 500;
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

/** What axe and the page itself find wrong. All pages are opened at once, so that they settle together. */
async function faultsOf(state: State, theme: Theme, width: Width): Promise<readonly string[]> {
  standIn.answer(state === 'empty' ? empty : full);
  if (state === 'error') standIn.fail();
  const opened = await Promise.all(
    pages.map(async (path) => {
      const window = await openWindow(browser, { baseUrl: standIn.url, theme, width });
      await window.page.goto(path);
      await window.page.getByRole('heading', { level: 1 }).first().waitFor();
      return { ...window, path };
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, state === 'error' ? failedMs : settledMs));
  const found: string[] = [];
  for (const { path, page, faults, context } of opened) {
    for (const fault of [...faults, ...(await axeFaults(page))]) found.push(`${path}: ${fault}`);
    await context.close();
  }
  return found;
}

describe.each<Theme>(['light', 'dark'])('in %s', (theme) => {
  test.each<readonly [State, Width]>([
    ['full', theme === 'light' ? 'phone' : 'wide'],
    ['empty', 'wide'],
    ['error', theme === 'light' ? 'wide' : 'phone'],
  ])('%s pages, %s', async (state, width) => {
    expect(await faultsOf(state, theme, width)).toEqual([]);
  });
});
