import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Role, roles } from '@signalbox/contract';

/** What the documentation says of one thing on one page. */
export interface PageRow {
  readonly page: string;
  readonly act: string;
  readonly may: Readonly<Record<Role, boolean>>;
}

const read = (path: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** The table of pages in docs/reference/roles.md, row by row. */
export async function readPageTable(): Promise<readonly PageRow[]> {
  const text = await read('docs/reference/roles.md');
  return [...text.matchAll(/^\| `(\/[^`]*)` \| ([^|]+) \|(.*)\|$/gm)].map(
    ([, page = '', act = '', rest = '']) => {
      const cells = rest.split('|').map((cell) => cell.trim());
      const unknown = cells.filter((cell) => !['yes', 'no'].includes(cell));
      if (cells.length !== roles.length || unknown.length > 0) {
        throw new Error(`the row of ${page}, ${act} must say yes or no for each role`);
      }
      const entries = roles.map((role, at) => [role, cells[at] === 'yes']);
      return { page, act: act.trim(), may: Object.fromEntries(entries) as PageRow['may'] };
    },
  );
}

/** The addresses the console has, as its own routes say them: `/items/*`, `/settings?tab=keys`. */
export async function readConsolePages(): Promise<readonly string[]> {
  const folder = 'packages/console/src/pages';
  const found: string[] = [];
  for (const name of await readdir(new URL(`../../${folder}`, import.meta.url))) {
    const text = await read(`${folder}/${name}/route.ts`).catch(() => '');
    for (const [, path = ''] of text.matchAll(/path: '([^']*)'/g)) {
      const page = `/${path.replace(/^\//, '').replaceAll(/\$\w+/g, '*')}`;
      const [, list] = /tab: \[([^\]]*)\]/.exec(text) ?? [];
      const tabs = [...(list ?? '').matchAll(/'(\w+)'/g)].map(([, tab]) => `${page}?tab=${tab}`);
      found.push(...(tabs.length === 0 ? [page] : tabs));
    }
  }
  return found.sort();
}
