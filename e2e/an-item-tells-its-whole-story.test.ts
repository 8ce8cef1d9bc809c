import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { setUpOwner } from './support/people.ts';
import { sendNewTickets, trainOnExamples } from './support/seed.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

interface Item {
  readonly id: string;
  readonly externalId: string;
  readonly state: string;
}

let signalbox: Signalbox;
let browser: Browser;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  signalbox = await startSignalbox();
  await trainOnExamples(signalbox);
  await sendNewTickets(signalbox, 40);
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

async function firstIn(state: string): Promise<Item> {
  const { body } = await signalbox.call('GET', `/v1/items?state=${state}&limit=1`);
  const [item] = (body as { readonly data: readonly Item[] }).data;
  if (item === undefined) throw new Error(`no item is ${state}`);
  return item;
}

/** What the timeline tells, station by station. */
async function told(): Promise<readonly string[]> {
  const list = page.getByRole('list', { name: 'What happened' });
  return list.getByRole('strong').or(list.locator('strong')).allInnerTexts();
}

function expectInOrder(all: readonly string[], wanted: readonly string[]): void {
  let from = 0;
  for (const one of wanted) {
    const at = all.findIndex((text, n) => n >= from && text.includes(one));
    expect(
      at,
      `“${one}” after ${all.slice(0, from).join(', ')} in ${all.join(', ')}`,
    ).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

test('a ticket that was held and stopped says who stopped it, and that nothing was written', async () => {
  const item = await firstIn('held');
  await page.goto(`/items?state=held`);
  await page
    .getByRole('grid', { name: 'Items' })
    .getByText(item.externalId, { exact: true })
    .click();
  await page.getByText('waits for a timer', { exact: false }).first().waitFor();
  expect(await axeFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Stop …' }).click();
  await page.getByLabel('Reason (optional)').fill('the category is wrong');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('Delay stopped').waitFor();
  expectInOrder(await told(), [
    'Ticket came in',
    'Text is fit to decide on',
    'Decided',
    'Lane auto',
    'Held, so that a person can stop it',
    'Delay stopped',
  ]);
  await page.getByText('Nothing was sent: it was stopped in time.').waitFor();
  await page.getByText('“the category is wrong”').waitFor();
  const { body } = await signalbox.call('GET', `/v1/items/${item.id}`);
  expect((body as Item).state).toBe('cancelled');
});

test('a ticket that a person accepted tells it until the write was read back as meant', async () => {
  const item = await firstIn('in_review');
  const { body } = await signalbox.call('GET', `/v1/reviews?limit=200`);
  const rows = (
    body as { readonly data: readonly { id: string; itemId: string; decisionId: string }[] }
  ).data;
  const review = rows.find(({ itemId }) => itemId === item.id);
  if (review === undefined) throw new Error('the item in review has no review');
  const claim = await signalbox.call('POST', `/v1/reviews/${review.id}/claim`);
  const { claimId } = claim.body as { readonly claimId: string };
  await signalbox.call('POST', `/v1/reviews/${review.id}/verdict`, {
    claimId,
    decisionId: review.decisionId,
    verdict: 'accept',
  });
  await page.goto(`/items/${item.id}`);
  await page.getByText('resolved', { exact: true }).first().waitFor({ timeout: 60_000 });
  expectInOrder(await told(), [
    'Ticket came in',
    'Decided',
    'Review claimed',
    'Verdict',
    'Write judged',
  ]);
  const writes = page.getByRole('region', { name: 'Write-backs' });
  await writes.getByText('Every field was read back as intended.').waitFor();
  expect(await writes.getByText('confirmed', { exact: true }).count()).toBeGreaterThan(0);
  expect(await writes.getByText(/^✓ /).count()).toBeGreaterThan(0);

  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByText('Full', { exact: true }).click();
  await page.getByText(/^Entry 1: received/).click();
  await page.getByRole('link', { name: 'Open in the audit' }).first().click();
  await page.getByRole('dialog', { name: 'Ticket came in' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
});

test('search, filters and a saved view come back with the address', async () => {
  await page.goto('/items');
  await page.getByRole('searchbox', { name: 'Search the text' }).fill('distribution list');
  await page.waitForURL(/q=distribution/);
  await page.getByRole('grid', { name: 'Items' }).getByText('N-2', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByRole('combobox', { name: 'Source' }).click();
  await page.getByRole('option', { name: 'api' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/source=api/);

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: /Save the filters/ }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Lists that reject mail');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The view is saved.').waitFor();

  await page.reload();
  expect(new URL(page.url()).search).toBe('?q=distribution+list&source=api');
  await page.getByRole('grid', { name: 'Items' }).getByText('N-2', { exact: true }).waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('distribution list');

  await page.goto('/items');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Lists that reject mail', exact: true }).click();
  await page.waitForURL(/q=distribution/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: /CSV/ }).click();
    })(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^signalbox-items-.*\.csv$/);
});

test('the original is shown on request only, and the page tells that somebody looked', async () => {
  const item = await firstIn('in_review');
  await page.goto(`/items/${item.id}`);
  await page.getByRole('button', { name: 'Show the original …' }).click();
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.getByText('original', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('Original text looked at').waitFor();
});

test('an erased item wants its number typed, and says afterwards what is left', async () => {
  const item = await firstIn('cancelled');
  await page.goto(`/items/${item.id}`);
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: /Erase/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('something else');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await dialog.getByText(`That is not ${item.externalId}.`).waitFor();
  await dialog.getByRole('textbox').fill(item.externalId);
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('This item has been erased').waitFor();
  await page.getByText('The text has been erased.').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.goto('/items/0192f0c0-aaaa-7000-8000-00000000dead');
  await page.getByRole('heading', { name: 'There is no such item here' }).waitFor();
  expect(faults).toEqual([]);
});
