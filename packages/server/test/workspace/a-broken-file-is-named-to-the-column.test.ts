import { describe, expect, test } from 'vitest';
import { brokenAgentAndRuleFiles } from './broken-agent-and-rule-files.ts';
import { brokenAlertFiles } from './broken-alert-files.ts';
import { brokenMainFiles } from './broken-main-files.ts';
import { brokenModelFiles } from './broken-model-files.ts';
import { brokenToolFiles } from './broken-tool-files.ts';
import { problemsOf } from './folder.ts';

describe('each mistake is named with file, line, column, value, expectation and a way out', () => {
  test.each([
    ...brokenMainFiles,
    ...brokenAgentAndRuleFiles,
    ...brokenAlertFiles,
    ...brokenModelFiles,
    ...brokenToolFiles,
  ])('%s', async (_what, files, expected) => {
    expect(await problemsOf(files)).toEqual(expected);
  });
});
