import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { setUpOwner } from './support/people.ts';
import { trainOnExamples } from './support/seed.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let signalbox: Signalbox;
let browser: Browser;

beforeAll(async () => {
  signalbox = await startSignalbox();
  browser = await openBrowser();
  await trainOnExamples(signalbox);
});
afterAll(async () => {
  await browser.close();
  await signalbox.stop();
});

test('versions are compared, the earlier one is put back with a reason, and the seconds are said', async () => {
  const { context, page, faults } = await openWindow(browser, { baseUrl: signalbox.url });
  await setUpOwner(page, signalbox);
  await page.getByRole('link', { name: 'Agents' }).click();
  await page.getByRole('link', { name: 'triage' }).click();
  const versions = page.getByRole('table', { name: 'Versions' });
  await versions.getByText('the model was trained').first().waitFor();

  await page
    .getByRole('button', { name: /^Compare / })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'After' }).waitFor();
  expect(await page.locator('.cm-changedText').count()).toBeGreaterThanOrEqual(0);
  expect(await axeFaults(page)).toEqual([]);

  const before = await versions
    .getByRole('row')
    .filter({ hasText: 'in force' })
    .first()
    .textContent();
  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await dialog.getByText('Say why').waitFor();
  await dialog.getByLabel('Reason').fill('too many wrong teams since noon');
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  const said = page.getByText(/was in force everywhere after/);
  await said.waitFor();
  const text = (await said.textContent()) ?? '';
  process.stdout.write(`${text.trim()}\n`);
  expect(Number(/after ([\d.]+) s/.exec(text)?.[1])).toBeGreaterThanOrEqual(0);
  await versions.getByText('rolled back: too many wrong teams since noon').waitFor();
  await expect
    .poll(async () =>
      versions.getByRole('row').filter({ hasText: 'in force' }).first().textContent(),
    )
    .not.toBe(before);
  expect(await axeFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Stop this agent' }).click();
  await dialog.getByLabel('Reason').fill('looking into it');
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Let it run again' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
