import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';

const server = join(import.meta.dirname, '..', '..');

export interface SecondProcesses {
  /** Where their main files are. */
  readonly directory: string;
  remove(): Promise<void>;
}

/**
 * The main files of processes that tests start beside their own, from the sources that are there now: Node 20 does not run TypeScript, a
 * second process cannot borrow vitest's transformer, and a build in `dist` may be an old one. As few files each, because they are
 * started and killed often: file by file, one took 2.4 s of CPU before it did anything.
 */
export async function buildSecondProcesses(): Promise<SecondProcesses> {
  const modules = join(server, 'node_modules');
  await mkdir(modules, { recursive: true });
  // As deep in the package as a source's folder: what is found by its place is found. Some processes run as another user.
  const directory = await mkdtemp(join(modules, '.processes-'));
  await chmod(directory, 0o755);
  await build({
    input: {
      'worker-main': join(server, 'test', 'support', 'worker-main.ts'),
      'process-main': join(server, 'test', 'embedded', 'support', 'process-main.ts'),
      'training-thread': join(server, 'src', 'learn', 'training-thread.ts'),
    },
    platform: 'node',
    resolve: { conditionNames: ['@signalbox/source', 'node', 'import', 'default'] },
    external: (id) => !/^(?:@signalbox\/|[./])/.test(id),
    output: { dir: directory, format: 'esm' },
    logLevel: 'warn',
  });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
