import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

// src/workspace and dist/workspace are equally deep, so this holds before and after the build; tsc copies no files.
const STARTER = fileURLToPath(new URL('../../starter', import.meta.url));

/** Files are in the way; `files` names them, relative to the folder. */
export class WorkspaceExistsError extends Error {
  readonly code = 'workspace_exists';
  readonly files: readonly string[];

  constructor(files: readonly string[]) {
    super(
      `These files exist already: ${files.join(', ')}. Choose another folder, or pass force to replace them.`,
    );
    this.name = 'WorkspaceExistsError';
    this.files = files;
  }
}

function isExists(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/** Template path → path in the workspace. npm leaves `.gitignore` out of packages, so the template has no dot. */
function targetOf(template: string): string {
  return template === 'gitignore' ? '.gitignore' : template;
}

async function templates(): Promise<readonly string[]> {
  const entries = await readdir(STARTER, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(STARTER, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/**
 * Writes a commented starter workspace that passes `check`. Returns the paths written, relative to `directory`.
 * Without `force` nothing is written when one of the files exists.
 * @throws WorkspaceExistsError naming the files in the way
 */
export async function initWorkspace(
  directory: string,
  options: { readonly force: boolean },
): Promise<{ readonly files: readonly string[] }> {
  const names = await templates();
  if (!options.force) {
    const present = new Set(
      (await readdir(directory, { recursive: true }).catch((): string[] => [])).map((name) =>
        name.split(sep).join('/'),
      ),
    );
    const inTheWay = names.map(targetOf).filter((name) => present.has(name));
    if (inTheWay.length > 0) throw new WorkspaceExistsError(inTheWay);
  }
  const files: string[] = [];
  for (const name of names) {
    const target = targetOf(name);
    const path = join(directory, target);
    await mkdir(dirname(path), { recursive: true });
    try {
      // wx: a file that appeared since the look above is not replaced either.
      await writeFile(path, await readFile(join(STARTER, name)), {
        flag: options.force ? 'w' : 'wx',
      });
    } catch (error: unknown) {
      if (isExists(error)) throw new WorkspaceExistsError([target]);
      throw error;
    }
    files.push(target);
  }
  return { files };
}
