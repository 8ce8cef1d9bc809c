import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { stillness } from './go-to.ts';

const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // What passes is not looked at, and describing it takes most of the time.
  resultTypes: ['violations'],
};

/** The rules for which it matters whether a page is light or dark. */
const coloursOnly: RunOptions = {
  ...options,
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/**
 * What axe finds on the page once it is still, one line for each: rule, element, what to do. Empty is good.
 *
 * @param what `colours`: of a page that was looked at in the other theme at this width.
 */
export async function axeFaults(
  page: Page,
  what: 'all' | 'colours' = 'all',
): Promise<readonly string[]> {
  // A dialog on its way has other colours than one that is there.
  await stillness(page);
  // Once a page load, past the Content-Security-Policy: it is half a megabyte of source.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (given) =>
      (await (window as unknown as { axe: typeof axe }).axe.run(document, given)).violations,
    what === 'colours' ? coloursOnly : options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${target.join(' ')}: ${(failureSummary ?? '').replaceAll(/\s+/g, ' ')}`,
    ),
  );
}
