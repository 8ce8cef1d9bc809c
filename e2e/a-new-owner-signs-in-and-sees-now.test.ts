import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme } from './support/browser.ts';
import { type Person, setUpOwner, signIn } from './support/people.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let signalbox: Signalbox;
let browser: Browser;
let owner: Person;

beforeAll(async () => {
  signalbox = await startSignalbox();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await signalbox.stop();
});

test('the printed link makes the owner, leaves no token in the address, and works once', async () => {
  const { context, page, faults } = await openWindow(browser, { baseUrl: signalbox.url });
  owner = await setUpOwner(page, signalbox);
  expect(page.url()).toBe(`${signalbox.url}/`);
  await page.goto(signalbox.setupUrl);
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  expect(page.url()).not.toContain('#');
  expect(faults).toEqual([]);
  await context.close();
});

test.each<Theme>(['light', 'dark'])(
  'in the %s theme, a link asked for before signing in opens after it, and axe finds nothing',
  async (theme) => {
    const { context, page, faults } = await openWindow(browser, { theme, baseUrl: signalbox.url });
    await page.goto('/account');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await signIn(page, owner, page.url());
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByRole('region', { name: 'Signal board' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys on this page' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(faults).toEqual([]);
    await context.close();
  },
);

test('the way back after signing in never leads to another site', async () => {
  const { context, page } = await openWindow(browser, { baseUrl: signalbox.url });
  await signIn(page, owner, '/sign-in?to=%2F%2Fexample.com%2Fphish');
  await page.getByRole('heading', { name: 'Now', level: 1 }).waitFor();
  expect(new URL(page.url()).origin).toBe(signalbox.url);
  await context.close();
});
