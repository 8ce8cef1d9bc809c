import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrongItemId } from './fixtures/checks.ts';
import { full } from './fixtures/index.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { dialogTakesKeys } from './support/dialog.ts';
import { openStandIn, type StandIn } from './support/stand-in.ts';

// Before given answers: a mode that has moved, an open breaker and a burst take hours of mistakes to bring about. That a trip
// is in force everywhere, and what a reset gives back, is shown with a real server where those are made.

let browser: Browser;
let standIn: StandIn;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
  standIn = await openStandIn(full);
  const opened = await openWindow(browser, { baseUrl: standIn.url });
  page = opened.page;
  faults = opened.faults;
});
afterAll(async () => {
  await browser.close();
  await standIn.stop();
});

const posted = (path: string): Promise<Request> =>
  page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith(path));

async function goWith(key: string, heading: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

test('a category is limited further, and reset, each with a reason and without a mouse', async () => {
  await page.goto('/');
  await page.getByText('3 incidents open').waitFor();
  await goWith('c', 'Controls');
  const list = page.getByRole('listbox', { name: 'Controls' });
  await list.waitFor();
  await page.keyboard.press('j');
  await page.getByRole('option', { name: /^Payroll/, selected: true }).waitFor();

  await page.keyboard.press('t');
  await dialogTakesKeys(page, 'Limit triage, Payroll?');
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('4');
  expect(await dialog.getByRole('radio', { name: /^Stopped/ }).isChecked()).toBe(true);
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('Say why, in a few words.').waitFor();
  await dialog.getByLabel('Reason').focus();
  await page.keyboard.type('the crew list again');
  const tripped = posted('/v1/controls/mode%3Atriage%2FPayroll/trip');
  await page.keyboard.press('Control+Enter');
  expect((await tripped).postDataJSON()).toEqual({
    reason: 'the crew list again',
    mode: 'stopped',
  });
  await page.getByText(/in force everywhere after \d+\.\d\d s/).waitFor();
  await dialog.waitFor({ state: 'hidden' });

  await page.keyboard.press('r');
  await dialogTakesKeys(page, 'Reset: triage, category Payroll?');
  await page.keyboard.type('the rule is mended');
  const reset = posted('/v1/controls/mode%3Atriage%2FPayroll/reset');
  await page.keyboard.press('Control+Enter');
  expect((await reset).postDataJSON()).toEqual({ reason: 'the rule is mended' });
  expect(faults).toEqual([]);
});

test('the past is shown as past, and has no buttons', async () => {
  await page.goto('/controls?at=2026-11-20T08:00:00.000Z');
  await page.getByText(/^As it was at 2026-11-20/).waitFor();
  await page.getByRole('listbox', { name: 'Controls' }).waitFor();
  expect(await page.getByRole('button', { name: /Limit|Reset|Stop/ }).count()).toBe(0);
  await page.keyboard.press('t');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('.');
  await page.getByRole('button', { name: /^Limit/ }).waitFor();
});

test('other limits are tried, and only what was changed is sent', async () => {
  await page.goto('/controls?view=what-if');
  await page.getByLabel(/^Reduced from/).fill('1');
  const tried = posted('/v1/controls/simulate');
  await page.keyboard.press('Enter');
  expect((await tried).postDataJSON()).toEqual({
    hours: 168,
    errorBudget: { reduced: 0.01 },
    breaker: {},
  });
  await page
    .getByText('412 decisions that acted alone would have asked a person first.', { exact: false })
    .waitFor();
  await page
    .getByText('9 of 14 known mistakes would have been caught.', { exact: false })
    .waitFor();
  expect(await axeFaults(page)).toEqual([]);
});

test('an incident is opened, noted and closed from the keyboard', async () => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Now', level: 1 }).waitFor();
  await goWith('d', 'Incidents');
  await page.getByRole('grid', { name: 'open incidents' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByText(/^The agent triage, for Payroll, was handed back to people/).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.type('the form is mended');
  const noted = posted('/notes');
  await page.keyboard.press('Control+Enter');
  expect((await noted).postDataJSON()).toEqual({ text: 'the form is mended' });
  await page.getByRole('button', { name: 'Close …' }).press('Enter');
  await dialogTakesKeys(page, 'Close this incident?');
  await page.keyboard.type('a new form read as payroll');
  const closed = posted('/close');
  await page.keyboard.press('Control+Enter');
  expect((await closed).postDataJSON()).toEqual({ reason: 'a new form read as payroll' });
});

test('a decision is checked with the keys of a review, and those like a wrong one are put back', async () => {
  await page.goto('/inbox');
  await page.getByRole('listbox', { name: 'Open reviews' }).waitFor();
  await page.keyboard.press('q');
  await page.getByRole('listbox', { name: 'Decisions to check' }).waitFor();
  await page.getByText('the chance was 8 %', { exact: false }).waitFor();
  await page.getByText('It has been written already.', { exact: false }).waitFor();
  const judged = posted('/verdict');
  await page.keyboard.press('a');
  expect((await judged).postDataJSON()).toMatchObject({ verdict: 'accept' });
  await page.getByText(/^Noted as right: /).waitFor();

  await page.goto(`/items/${wrongItemId}`);
  await page.getByText('This one was wrong; 28 like it have not been looked at.').waitFor();
  await page.getByRole('button', { name: 'Put them back for checking …' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Put decisions back for checking?' });
  await dialog.getByText('All like it: 28').waitFor();
  await dialog.getByLabel('Reason').focus();
  await page.keyboard.type('all went to the wrong team');
  const asked = posted('/recheck');
  await page.keyboard.press('Control+Enter');
  expect((await asked).postDataJSON()).toEqual({
    scope: 'like',
    reason: 'all went to the wrong team',
  });
  await page.getByText('24 written decisions to check, 4 stopped', { exact: false }).waitFor();
  expect(faults).toEqual([]);
});
