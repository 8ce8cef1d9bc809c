import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { empty, full } from '../fixtures/index.ts';
import { axeFaults } from './axe.ts';
import { openBrowser, openWindow, type Theme, type Width, widths } from './browser.ts';
import { openStandIn } from './stand-in.ts';

export type LookState = 'full' | 'empty' | 'error' | 'out';

export interface LookOptions {
  readonly path: string;
  readonly state: LookState;
  /** Folder for the pictures. */
  readonly out: string;
  /** The console as built for this look; null with a running server. */
  readonly built: string | null;
  /** Keys pressed before the picture, e.g. `?` or `Control+k`. */
  readonly press: readonly string[];
  /** A running server instead of given answers. */
  readonly server: {
    readonly url: string;
    readonly email: string;
    readonly password: string;
  } | null;
  readonly say: (line: string) => void;
}

/** Takes pictures of a page in both themes and widths, and says what axe and the page itself find wrong. */
export async function look(options: LookOptions): Promise<boolean> {
  const { path, state, out, press, server, built, say } = options;
  mkdirSync(out, { recursive: true });
  const standIn = server === null ? await openStandIn(answersOf(state), built ?? undefined) : null;
  if (state === 'error') standIn?.fail();
  const baseUrl = server?.url ?? standIn?.url ?? '';
  const browser = await openBrowser();
  let good = true;
  for (const width of Object.keys(widths) as Width[]) {
    for (const theme of ['light', 'dark'] as Theme[]) {
      const { context, page, faults } = await openWindow(browser, { theme, width, baseUrl });
      if (server !== null) {
        const signedIn = await context.request.post('/v1/session', {
          data: { email: server.email, password: server.password },
          headers: { origin: new URL(baseUrl).origin },
        });
        if (!signedIn.ok()) throw new Error(`signing in failed: ${signedIn.status()}`);
      }
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      // Requests that are repeated before they count as failed take two seconds.
      await page.waitForTimeout(state === 'error' ? 2_500 : 500);
      for (const key of press) await page.keyboard.press(key);
      await page.waitForTimeout(press.length > 0 ? 400 : 0);
      const name = `${path.replaceAll(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'now'}-${state}-${width}-${theme}`;
      await page.screenshot({ path: join(out, `${name}.png`) });
      const found = [...faults, ...(await axeFaults(page))];
      say(`${name}.png${found.length === 0 ? '' : `\n  ${found.join('\n  ')}`}`);
      good &&= found.length === 0;
      await context.close();
    }
  }
  await browser.close();
  await standIn?.stop();
  return good;
}

function answersOf(state: LookState): Parameters<typeof openStandIn>[0] {
  if (state === 'out') return { 'POST /v1/invitations/look': full['POST /v1/invitations/look'] };
  return state === 'empty' ? empty : full;
}
