import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What was compiled before, by its text. Every thread would compile the same hundreds of files, and load the compiler for it. */
const kept = fileURLToPath(
  new URL('../../../../node_modules/.cache/signalbox-threads/', import.meta.url),
);

/** A loader hook of Node (https://nodejs.org/docs/latest-v20.x/api/module.html#hooks): our sources, their types taken away. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const file = join(kept, `${createHash('sha256').update(text).digest('hex')}.js`);
  const source = await readFile(file, 'utf8').catch(() => compile(text, file));
  return { format: 'module', source, shortCircuit: true };
}

async function compile(text, file) {
  const { default: ts } = await import('typescript');
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  await mkdir(kept, { recursive: true });
  // Under another name first: another thread may read it at this moment.
  const whole = `${file}.${randomUUID()}`;
  await writeFile(whole, outputText);
  await rename(whole, file);
  return outputText;
}
