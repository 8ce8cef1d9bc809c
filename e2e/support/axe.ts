import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Rules whose answer a change of the theme can change; all others look at structure and names. */
const colourRules = ['color-contrast', 'link-in-text-block'];

const everything: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // What passes is not looked at, and describing it takes most of the time.
  resultTypes: ['violations'],
};

/**
 * What axe finds on the page as it is now, one line for each: rule, element, what to do. Empty is good.
 *
 * @param only `colours`: for a page that was looked at whole in the other theme and at the same width
 */
export async function axeFaults(
  page: Page,
  only: 'everything' | 'colours' = 'everything',
): Promise<readonly string[]> {
  const options: RunOptions =
    only === 'everything' ? everything : { ...everything, runOnly: colourRules };
  // Once a page load, past the Content-Security-Policy: reading its half a megabyte takes longer than one run.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (given) =>
      (await (window as unknown as { axe: typeof axe }).axe.run(document, given)).violations,
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${target.join(' ')}: ${(failureSummary ?? '').replaceAll(/\s+/g, ' ')}`,
    ),
  );
}
