import type { Page } from 'playwright-core';

/**
 * Waits until a dialog is there and holds the focus: a key pressed earlier still goes to the page behind it, which no
 * person is fast enough for.
 */
export async function dialogTakesKeys(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog', { name }).waitFor();
  await page.waitForFunction(
    () =>
      document.activeElement?.closest('[role="dialog"]') !== null &&
      document.activeElement !== null,
  );
}
