import type { Page } from 'playwright-core';

/** As long as nothing may change for a page to count as done. */
const stillMs = 250;

/** Goes to another page of the console within the same window, as a link does, and waits until it is all there. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => history.pushState(null, '', address), path);
  await stillness(page);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

/** Waits until the page has stopped changing: nothing loads, no element came or went, and no colour is on its way to another. */
export async function stillness(page: Page): Promise<void> {
  await page.evaluate(async (quietMs) => {
    let changedAt = performance.now();
    const observer = new MutationObserver(() => {
      changedAt = performance.now();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    const busy = (): boolean =>
      document.querySelector('[aria-busy="true"]') !== null ||
      document.getAnimations().some((one) => one.playState === 'running');
    const giveUpAt = performance.now() + 5_000;
    while (performance.now() < giveUpAt) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (!busy() && performance.now() - changedAt > quietMs) break;
    }
    observer.disconnect();
  }, stillMs);
}
