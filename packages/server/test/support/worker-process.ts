import { type ChildProcess, fork } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { LineLab } from './line.ts';

const packages = join(import.meta.dirname, '..', '..', '..');
const root = join(packages, '..');

function transpileFolder(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts') || entry.endsWith('.test.ts')) continue;
    const { outputText } = ts.transpileModule(readFileSync(join(from, entry), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        rewriteRelativeImportExtensions: true,
        verbatimModuleSyntax: true,
      },
    });
    const target = join(to, entry.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

/**
 * All our sources as JavaScript in a folder of their own: Node 20 does not run TypeScript, a real second process cannot
 * borrow vitest's transformer, and a build left in `dist` may be an old one.
 */
function transpile(): string {
  const out = mkdtempSync(join(tmpdir(), 'signalbox-worker-js-'));
  chmodSync(out, 0o755);
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  transpileFolder(join(packages, 'server', 'src'), join(out, 'src'));
  transpileFolder(join(packages, 'server', 'test', 'support'), join(out, 'test', 'support'));
  const modules = join(out, 'node_modules');
  mkdirSync(join(modules, '@signalbox'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.') && name !== '@signalbox')
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const name of ['domain', 'contract']) {
    const home = join(modules, '@signalbox', name);
    transpileFolder(join(packages, name, 'src'), join(home, 'dist'));
    cpSync(join(packages, name, 'package.json'), join(home, 'package.json'));
  }
  return out;
}

let transpiled: string | undefined;
const running = new Set<ChildProcess>();

export interface WorkerProcess {
  readonly pid: number;
  /** `SIGKILL`: no handler runs, nothing is tidied. */
  kill(): Promise<void>;
}

/** Another process that runs the jobs and the periodic work of a lab. */
export async function startWorkerProcess(lab: LineLab): Promise<WorkerProcess> {
  transpiled ??= transpile();
  const argv = [lab.ownerUrl, lab.tenantId, join(lab.folder, 'master.key'), lab.directory()];
  const child = fork(join(transpiled, 'test', 'support', 'worker-main.js'), argv, {
    cwd: '/',
    execArgv: [],
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('the worker ended before it was ready')));
  });
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Ends what a test left running and removes the sources made for it. */
export async function endWorkerProcesses(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('exit', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
  if (transpiled !== undefined) rmSync(transpiled, { recursive: true, force: true });
  transpiled = undefined;
}
