import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Debian and others put it, the one without windows first. The browser is the system's own: nothing is downloaded by a package. */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export type Theme = 'light' | 'dark';

export const widths = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
export type Width = keyof typeof widths;

/** Opens Chromium in a new profile that asks nothing of the outside. */
export function openBrowser(): Promise<Browser> {
  const executablePath = places.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      `Chromium is needed at ${places.join(' or ')}; on Debian: apt-get install -y chromium-headless-shell`,
    );
  }
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      // Chromium refuses its sandbox to root, which is who runs in a container.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A window with nothing of another one: cookies, storage, theme. Errors on the page end up in `faults`. */
export async function openWindow(
  browser: Browser,
  options: { readonly theme?: Theme; readonly width?: Width; readonly baseUrl: string },
): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly faults: string[] }> {
  const context = await browser.newContext({
    baseURL: options.baseUrl,
    colorScheme: options.theme ?? 'light',
    viewport: widths[options.width ?? 'wide'],
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A refused request is the page's affair; what the policy forbids is ours.
    const text = message.text();
    const isRefusal = text.startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) faults.push(text);
  });
  return { context, page, faults };
}
