import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A loader hook of Node (https://nodejs.org/docs/latest-v20.x/api/module.html#hooks): our sources, their types taken away. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  // Most tests start no thread; they should not wait for the compiler.
  const { default: ts } = await import('typescript');
  const { outputText } = ts.transpileModule(await readFile(fileURLToPath(url), 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
