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
const settledMs = 350;
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

/** What axe and the page itself find wrong, on every page in turn. */
async function faultsOf(state: State, theme: Theme, width: Width): Promise<readonly string[]> {
  standIn.answer(state === 'empty' ? empty : full);
  if (state === 'error') standIn.fail();
  const found: string[] = [];
  for (const path of pages) {
    const window = await openWindow(browser, { baseUrl: standIn.url, theme, width });
    await window.page.goto(path);
    await window.page.getByRole('heading', { level: 1 }).first().waitFor();
    await window.page.waitForTimeout(state === 'error' ? failedMs : settledMs);
    for (const fault of [...window.faults, ...(await axeFaults(window.page))])
      found.push(`${path}: ${fault}`);
    await window.context.close();
  }
  return found;
}

describe.each<Theme>(['light', 'dark'])('in %s', (theme) => {
  test.each<readonly [State, Width]>([
    ['full', 'wide'],
    ['full', 'phone'],
    ['empty', 'wide'],
    ['error', 'wide'],
  ])('%s pages, %s', async (state, width) => {
    expect(await faultsOf(state, theme, width)).toEqual([]);
  });
});
