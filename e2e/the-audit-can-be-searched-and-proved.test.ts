import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { damage } from './support/database.ts';
import { setUpOwner } from './support/people.ts';
import { sendNewTickets } from './support/seed.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let signalbox: Signalbox;
let browser: Browser;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  signalbox = await startSignalbox();
  await sendNewTickets(signalbox, 12);
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

const rows = () => page.getByRole('grid', { name: 'Audit entries' }).getByRole('row');

async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: /^Filters/ }).click();
  await page.getByRole('combobox', { name: label }).fill(option);
  await page.getByRole('option', { name: option }).first().click();
  await page.getByRole('button', { name: 'Done' }).click();
}

test('entries are found by type, person and ticket number, and the address keeps it', async () => {
  await page.goto('/audit');
  await page.getByRole('grid', { name: 'Audit entries' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await choose('Who', 'Owner of the tests');
  await page.waitForURL(/actor=person/);
  await rows().filter({ hasText: 'Person joined' }).waitFor();
  expect(await rows().filter({ hasText: 'Ticket came in' }).count()).toBe(0);

  await page.goto('/audit');
  await choose('What happened', 'Ticket came in');
  await page.waitForURL(/type=received/);
  await rows().filter({ hasText: 'N-3 from api' }).waitFor();
  expect(await rows().filter({ hasText: 'Decided and gated' }).count()).toBe(0);

  await page.goto('/audit?item=N-3');
  await rows().filter({ hasText: 'Decided and gated' }).waitFor();
  expect(await rows().filter({ hasText: 'N-2 from api' }).count()).toBe(0);
  await rows().filter({ hasText: 'Ticket came in' }).click();
  await page
    .getByRole('dialog', { name: 'Ticket came in' })
    .getByText('"externalId": "N-3"')
    .waitFor();
  await page.waitForURL(/entry=/);
  await page.reload();
  await page.getByRole('dialog', { name: 'Ticket came in' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.goto('/audit?item=nobody-has-this');
  await page.getByRole('heading', { name: 'No item is called nobody-has-this' }).waitFor();
});

test('a whole audit is shown as whole, and one row changed by SQL as the fault it is', async () => {
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is the audit whole?' });
  await dialog.getByText('Whole', { exact: true }).waitFor({ timeout: 60_000 });
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');

  const { body } = await signalbox.call('GET', '/v1/audit?type=received&limit=1');
  const [entry] = (body as { readonly data: readonly { readonly id: string }[] }).data;
  if (entry === undefined) throw new Error('no entry to damage');
  await damage(signalbox, entry.id);

  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await dialog.getByText('1 fault').waitFor({ timeout: 60_000 });
  await dialog.getByText('An entry was changed').waitFor();
  await dialog.getByText(entry.id).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByRole('link', { name: 'Show what stands there' }).click();
  await page.getByRole('dialog', { name: 'Ticket came in' }).getByText(entry.id).waitFor();
  expect(faults).toEqual([]);
});
