import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrongItemId } from '../fixtures/checks.ts';
import { incidentId } from '../fixtures/incidents.ts';
import { empty, full } from '../fixtures/index.ts';
import { axeFaults } from './axe.ts';
import { openBrowser, openWindow, type Theme, type Width } from './browser.ts';
import { openStandIn, type StandIn } from './stand-in.ts';

const item = '0192f0c0-aaaa-7000-8000-000000000000';
const tabs = ['people', 'keys', 'webhooks', 'tenant', 'switches', 'jobs'];
const pages = [
  ...['/', '/inbox', '/holds', '/items', `/items/${item}`, '/import', '/agents', '/agents/triage'],
  ...['/controls', '/controls?view=what-if', '/controls?at=2026-11-20T08:00:00.000Z'],
  ...['/incidents', '/incidents?show=closed', '/incidents?show=alerts', `/incidents/${incidentId}`],
  ...['/inbox?kind=check', `/items/${wrongItemId}`],
  ...['/audit', '/account', '/start', '/nowhere', ...tabs.map((tab) => `/settings?tab=${tab}`)],
];
type PageState = 'full' | 'empty' | 'error';
const settledMs = 500;
/** Requests are repeated for two seconds before they count as failed. */
const failedMs = 2_500;

interface Opened {
  readonly browser: Browser;
  readonly standIn: StandIn;
}

interface Look {
  readonly theme: Theme;
  readonly width: Width;
}

/** Pages opened at once: they settle together, and a small machine still has room for them. */
const atOnce = 9;

/** What axe and the page itself find wrong, on every page. */
async function faultsOf(
  { browser, standIn }: Opened,
  state: PageState,
  look: Look,
): Promise<readonly string[]> {
  standIn.answer(state === 'empty' ? empty : full);
  if (state === 'error') standIn.fail();
  const found: string[] = [];
  for (let at = 0; at < pages.length; at += atOnce) {
    found.push(
      ...(await faultsOn({ browser, standIn }, pages.slice(at, at + atOnce), state, look)),
    );
  }
  return found;
}

async function faultsOn(
  { browser, standIn }: Opened,
  paths: readonly string[],
  state: PageState,
  look: Look,
): Promise<readonly string[]> {
  const opened = await Promise.all(
    paths.map(async (path) => {
      const window = await openWindow(browser, { baseUrl: standIn.url, ...look });
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

/** Tests that axe finds nothing on any page. A file a theme, so that two run at once. */
export function testEveryPage(
  theme: Theme,
  states: readonly (readonly [PageState, Width])[],
): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = { browser: await openBrowser(), standIn: await openStandIn(full) };
  });
  afterAll(async () => {
    await opened.browser.close();
    await opened.standIn.stop();
  });
  test.each(states)(
    '%s pages, %s',
    async (state, width) => {
      expect(await faultsOf(opened, state, { theme, width })).toEqual([]);
    },
    240_000,
  );
}
