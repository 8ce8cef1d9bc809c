import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { dialogTakesKeys } from './support/dialog.ts';
import { setUpOwner } from './support/people.ts';
import { trainOnExamples } from './support/seed.ts';
import { openDatabase, seedReviews } from './support/seeded-database.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let signalbox: Signalbox;
let browser: Browser;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  signalbox = await startSignalbox();
  await trainOnExamples(signalbox);
  browser = await openBrowser();
  const opened = await openWindow(browser, { baseUrl: signalbox.url });
  page = opened.page;
  faults = opened.faults;
  await setUpOwner(page, signalbox);
});
afterAll(async () => {
  await browser.close();
  await signalbox.stop();
});

interface Hold {
  readonly id: string;
  readonly itemId: string;
  readonly alike: number;
}

const holds = async (): Promise<readonly Hold[]> =>
  ((await signalbox.call('GET', '/v1/holds?limit=200')).body as { data: readonly Hold[] }).data;

const stateOf = async (id: string): Promise<string> =>
  ((await signalbox.call('GET', `/v1/items/${id}`)).body as { state: string }).state;

/** Past tickets are sure ones; some of them again, twice each, so that several wait that propose the same. */
async function sendSureTickets(): Promise<void> {
  const text = await readFile(join(signalbox.workspace, 'tickets', 'past-tickets.csv'), 'utf8');
  const lines = text
    .split('\n')
    .filter((line) => /^H-1\d\d\d,[^"]+,[^"]+,hardware,normal,/.test(line));
  for (const [at, line] of lines.slice(0, 8).entries()) {
    const [, subject, body] = line.split(',');
    for (const copy of ['a', 'b']) {
      await signalbox.call('POST', '/v1/items', { externalId: `S-${at}${copy}`, subject, body });
    }
  }
}

test('a delay is stopped, changed, released, and held with everything like it, by keys', async () => {
  await sendSureTickets();
  await vi.waitFor(async () => expect((await holds()).length).toBeGreaterThan(4), {
    timeout: 60_000,
    interval: 300,
  });
  await page.waitForTimeout(1_000);
  await page.goto('/holds');
  await page.getByRole('grid', { name: 'Holds' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  const [first, second] = await holds();
  if (first === undefined || second === undefined) throw new Error('too few holds');

  await page.keyboard.press('s');
  await page.getByText(/^Stopped: /).waitFor();
  expect(await stateOf(first.itemId)).toBe('cancelled');

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
  expect(await stateOf(second.itemId)).toBe('in_review');
  await page.getByText('stopped it before it went out and asks for a look.').waitFor();

  await page.goto('/holds');
  await page.getByRole('grid', { name: 'Holds' }).waitFor();
  const [third] = await holds();
  await page.keyboard.press('r');
  await dialogTakesKeys(page, 'Release it now?');
  await page.keyboard.press('Enter');
  await page.getByText(/^Released: /).waitFor();
  await vi.waitFor(async () => expect(await stateOf(third?.itemId ?? '')).toBe('resolved'), {
    timeout: 60_000,
  });

  await page.reload();
  await page.getByRole('grid', { name: 'Holds' }).waitFor();
  const before = await holds();
  const at = before.findIndex(({ alike }) => alike > 1);
  const many = before[at]?.alike ?? 0;
  expect(many).toBeGreaterThan(1);
  for (let step = 0; step < at; step += 1) await page.keyboard.press('j');
  await page.keyboard.press('h');
  await dialogTakesKeys(page, `Hold ${many} items like this?`);
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: `Hold ${many} items` }).press('Enter');
  await page.getByText(`${many} items held.`, { exact: false }).waitFor();
  expect((await holds()).length).toBe(before.length - many);
  expect(faults).toEqual([]);
});

test('reviews that propose the same are accepted at once, and each says what became of it', async () => {
  const database = await openDatabase(signalbox);
  await seedReviews(database, 12);
  await database.close();
  await page.goto('/inbox?order=oldest');
  await page.getByRole('button', { name: /more propose the same/ }).waitFor();
  await page.keyboard.press('m');
  const panel = page.getByRole('dialog', { name: 'Reviews that propose the same' });
  await panel.getByRole('button', { name: /^Accept \d+ reviews/ }).press('Enter');
  await panel.getByRole('button', { name: /^Yes, accept/ }).press('Enter');
  await panel.getByText(/^\d+ of \d+ recorded/).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await panel.getByText('✓ recorded').count()).toBeGreaterThanOrEqual(12);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  expect(faults).toEqual([]);
});
