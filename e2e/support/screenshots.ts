import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, openWindow, type Theme, type Width } from './browser.ts';
import { person, setUpOwner } from './people.ts';
import { sendNewTickets, trainOnExamples } from './seed.ts';
import { type Signalbox, startSignalbox } from './signalbox.ts';

export interface ScreenshotOptions {
  /** Folder for the pictures. */
  readonly out: string;
  /** The Markdown file that shows them; everything from its first section on is written anew. */
  readonly page: string;
  readonly say: (line: string) => void;
}

interface Shot {
  readonly name: string;
  readonly title: string;
  /** What the page is for, in a sentence or two. */
  readonly text: string;
  readonly path: string;
  /** Brings the page to the state worth showing. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const views: readonly (readonly [Width, Theme])[] = [
  ['wide', 'light'],
  ['phone', 'light'],
];
const settleMs = 900;
const alsoDark: readonly string[] = ['now', 'inbox', 'controls'];

/** Pictures of every page at 1440 and 390 px, and some in dark, from a real server with the example workspace. */
export async function takeScreenshots(options: ScreenshotOptions): Promise<void> {
  await mkdir(options.out, { recursive: true });
  const browser = await openBrowser();
  const signalbox = await startSignalbox().catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  try {
    await shootWays(browser, signalbox, options, 'join', signalbox.setupUrl);
    await shootWays(browser, signalbox, options, 'sign-in', '/sign-in');
    const first = await openWindow(browser, { baseUrl: signalbox.url });
    await setUpOwner(first.page, signalbox);
    await shoot(first.page, options, 'start-wide-light', '/start');
    await fill(signalbox);
    const cookies = await first.context.storageState();
    const shoots = async (shots: readonly Shot[]): Promise<void> => {
      for (const [width, theme] of [...views, ['wide', 'dark'] as const]) {
        const context = await signedIn(browser, signalbox, cookies, width, theme);
        const page = await context.newPage();
        for (const shot of shots) {
          if (theme === 'dark' && !alsoDark.includes(shot.name)) continue;
          await shoot(page, options, `${shot.name}-${width}-${theme}`, shot.path, shot.prepare);
        }
        await context.close();
      }
    };
    const calm = await shotsOf(signalbox);
    await shoots(calm);
    const troubled = await shotsOfTrouble(signalbox);
    await shoots(troubled);
    await describe(options.page, [...waysIn, ...calm, ...troubled]);
  } finally {
    await browser.close();
    await signalbox.stop();
  }
}

const exampleArticle = `# VPN

## Tunnel drops after sleep

1. Open the client and choose **Settings**.
2. Turn on *Reconnect after sleep*.

If the tunnel still drops, renew the certificate.
`;

/** What is seen before anybody has signed in. */
const waysIn: readonly Shot[] = [
  { name: 'sign-in', title: 'Sign-in', path: '/sign-in', text: 'Password, and a second factor.' },
  {
    name: 'join',
    title: 'Invitation',
    path: '/setup',
    text: 'Where the link of the first start, of an invitation or of a reset leads.',
  },
];

async function shootWays(
  browser: Browser,
  signalbox: Signalbox,
  options: ScreenshotOptions,
  name: string,
  path: string,
): Promise<void> {
  for (const [width, theme] of views) {
    const { context, page } = await openWindow(browser, { baseUrl: signalbox.url, width, theme });
    await shoot(page, options, `${name}-${width}-${theme}`, path);
    await context.close();
  }
}

async function fill(signalbox: Signalbox): Promise<void> {
  await trainOnExamples(signalbox);
  await sendNewTickets(signalbox, 63);
  const people = ['reviewer', 'lead'].map(person);
  for (const [n, one] of people.entries()) {
    const role = n === 0 ? 'reviewer' : 'lead';
    await signalbox.call('POST', '/v1/people/invitations', { email: one.email, role });
  }
}

async function signedIn(
  browser: Browser,
  signalbox: Signalbox,
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>,
  width: Width,
  theme: Theme,
): Promise<BrowserContext> {
  const { context } = await openWindow(browser, { baseUrl: signalbox.url, width, theme });
  await context.addCookies(storageState.cookies);
  return context;
}

async function shotsOf(signalbox: Signalbox): Promise<readonly Shot[]> {
  const item = await firstItem(signalbox, 'held');
  return [
    {
      name: 'now',
      title: 'Now',
      path: '/',
      text: 'Where the line is open, and what needs a person.',
    },
    {
      name: 'inbox',
      title: 'Inbox',
      path: '/inbox',
      text: 'One item, one decision, with its evidence.',
    },
    { name: 'holds', title: 'Holds', path: '/holds', text: 'What goes out by itself, and when.' },
    {
      name: 'items',
      title: 'Items',
      path: '/items',
      text: 'Everything that came in: search, filters in the address, saved views.',
    },
    {
      name: 'item',
      title: 'Item',
      path: `/items/${item}`,
      text: 'The whole story of one ticket, from what came in to what was read back.',
    },
    {
      name: 'import',
      title: 'Import',
      path: '/import',
      text: 'Past tickets to learn from, new ones to decide.',
    },
    {
      name: 'agents',
      title: 'Agents',
      path: '/agents',
      text: 'Who decides, under which version, as whose.',
    },
    {
      name: 'agent',
      title: 'Agent',
      path: '/agents/triage',
      text: 'Versions, what they optimise for, and the way back.',
    },
    {
      name: 'knowledge',
      title: 'Knowledge',
      path: '/knowledge?draft=new',
      text: 'Which articles agents answer from and which one is missing; a draft is tried out before it is a file of the workspace.',
      prepare: async (page) => {
        await page.getByLabel('Where it stands').fill('network/vpn.md');
        await page.getByLabel('Markdown').fill(exampleArticle);
        await page.getByRole('textbox', { name: 'Question' }).fill('tunnel drops after sleep');
        await page.getByRole('button', { name: 'Search' }).click();
        await page.getByRole('list', { name: 'With this draft in force' }).waitFor();
      },
    },
    {
      name: 'tools',
      title: 'Tools',
      path: '/tools?tool=knowledge',
      text: 'Which agent may call what, who let it in, and a form to try it.',
    },
    {
      name: 'costs',
      title: 'Costs',
      path: '/costs',
      text: 'What language models cost, by day, agent, model and ticket, and where the limits of today stand.',
    },
    {
      name: 'write-backs',
      title: 'Write-backs',
      path: '/write-backs',
      text: 'Every write: what was meant, what was sent, what was read back.',
    },
    {
      name: 'sources',
      title: 'Sources',
      path: '/sources',
      text: 'Where tickets come from, how far behind each is, what its token lacks.',
    },
    {
      name: 'connect',
      title: 'Connect a system',
      path: '/sources/connect?type=rt',
      text: 'Which lines of signalbox.yaml connect a system, and what it still lacks.',
    },
    {
      name: 'audit',
      title: 'Audit',
      path: '/audit',
      text: 'Who did what; and the proof that nothing was changed since.',
    },
    {
      name: 'settings',
      title: 'Settings',
      path: '/settings',
      text: 'People, keys, webhooks, the tenant, switches, dead jobs.',
    },
    {
      name: 'account',
      title: 'Account',
      path: '/account',
      text: 'Your password, second factor and sessions.',
    },
    {
      name: 'start',
      title: 'First steps',
      path: '/start',
      text: 'The tour of a new installation.',
    },
  ];
}

/** What is seen when something went wrong: bills were sent astray, and a person has made the agent safe for them. */
async function shotsOfTrouble(signalbox: Signalbox): Promise<readonly Shot[]> {
  const control = encodeURIComponent('mode:triage/billing');
  const reason = 'Two bills went to the wrong team since the rules were changed.';
  await signalbox.call('POST', `/v1/controls/${control}/trip`, { reason, mode: 'safe' });
  const incident = await firstIncident(signalbox);
  return [
    {
      name: 'checks',
      title: 'Inbox: to check',
      path: '/inbox?kind=check',
      text: 'Decisions that were made automatically and wait for a second look.',
    },
    {
      name: 'controls',
      title: 'Controls',
      path: '/controls',
      text: 'How far each agent is trusted now and why, and what other limits would have done.',
    },
    {
      name: 'incidents',
      title: 'Incidents',
      path: '/incidents',
      text: 'What went wrong, what was told to whom, and what is being done.',
    },
    {
      name: 'incident',
      title: 'Incident',
      path: `/incidents/${incident}`,
      text: 'One incident: contain it, the items it touched, its timeline, notes and messages.',
    },
  ];
}

async function firstIncident(signalbox: Signalbox): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { body } = await signalbox.call('GET', '/v1/incidents?state=open');
    const [incident] = (body as { readonly data: readonly { readonly id: string }[] }).data;
    if (incident !== undefined) return incident.id;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('no incident was opened');
}

async function firstItem(signalbox: Signalbox, state: string): Promise<string> {
  const { body } = await signalbox.call('GET', `/v1/items?state=${state}&limit=1`);
  const [item] = (body as { readonly data: readonly { readonly id: string }[] }).data;
  if (item === undefined) throw new Error(`no item is ${state}`);
  return item.id;
}

async function shoot(
  page: Page,
  { out, say }: ScreenshotOptions,
  name: string,
  path: string,
  prepare?: Shot['prepare'],
): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForTimeout(settleMs);
  await prepare?.(page);
  await page.screenshot({ path: join(out, `${name}.png`) });
  say(`${name}.png`);
}

async function describe(file: string, shots: readonly Shot[]): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [before = ''] = text.split('\n## ');
  const picture = (name: string, title: string, width: string): string =>
    `![${title}, ${width}](./assets/console/${name}.png)`;
  const sections = shots.map(({ name, title, text: what }) =>
    [
      `## ${title}`,
      what,
      picture(`${name}-wide-light`, title, '1440 px'),
      ...(alsoDark.includes(name) ? [picture(`${name}-wide-dark`, title, '1440 px, dark')] : []),
      `::: details At 390 px\n${picture(`${name}-phone-light`, title, '390 px')}\n:::`,
    ].join('\n\n'),
  );
  await writeFile(file, `${before.trimEnd()}\n\n${sections.join('\n\n')}\n`);
}
