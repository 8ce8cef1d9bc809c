import type { Page } from 'playwright-core';

/** As long as nothing may change for a page to count as done. */
const stillMs = 250;
const giveUpMs = 10_000;
const lookEveryMs = 25;

/** Goes to another page of the console within the same window, as a link does, and waits until it is all there. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => history.pushState(null, '', address), path);
  await stillness(page);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

/**
 * Waits until the page has stopped changing: nothing loads, no element came or went, and no colour is on its way to another.
 *
 * @throws when it still changes after ten seconds: what is looked at then is not the page.
 */
export async function stillness(page: Page): Promise<void> {
  const still = await page.evaluate(
    async ([quietMs, withinMs, lookEveryMs]) => {
      let changedAt = performance.now();
      const observer = new MutationObserver(() => {
        changedAt = performance.now();
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
      const busy = (): boolean =>
        document.querySelector('[aria-busy="true"]') !== null ||
        document.getAnimations().some((one) => one.playState === 'running');
      const giveUpAt = performance.now() + withinMs;
      let quiet = false;
      while (!quiet && performance.now() < giveUpAt) {
        // Not frames: each one asked for is drawn, and drawing without a graphics card takes a core from the page itself.
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        quiet = !busy() && performance.now() - changedAt > quietMs;
      }
      observer.disconnect();
      return quiet;
    },
    [stillMs, giveUpMs, lookEveryMs] as const,
  );
  if (!still) throw new Error(`${page.url()} still changes`);
}
