import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatProblem, loadWorkspace } from '../../src/workspace/index.ts';
import { main } from './broken.ts';
import { folder, good, problemsOf } from './folder.ts';

describe('hostile and unreadable files', () => {
  const listOf = (name: string, of: string): string =>
    `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`;

  test('aliases that would grow to a billion values are refused', async () => {
    const bomb = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].reduce(
      (text, name) => text + listOf(name, `*${String.fromCharCode(name.charCodeAt(0) - 1)}`),
      listOf('a', 'lol'),
    );
    expect(await problemsOf({ 'rules/basics.yaml': bomb })).toEqual([
      'yaml_aliases rules/basics.yaml:2:8: *a; expected at most 50 repeats of anchored values. Write the value out.',
    ]);
  });

  test.each([
    ['[', '[['.repeat(50_000)],
    ['{', '{a: '.repeat(50_000)],
    ['- ', '- '.repeat(50_000)],
    ['a: ', 'a: '.repeat(50_000)],
    ['&a ', '&a '.repeat(50_000)],
  ])('endless nesting of %s ends in a problem', async (_what, text) => {
    const problems = await problemsOf({ 'rules/basics.yaml': text });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^\w+ rules\/basics\.yaml:\d+:\d+: /);
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'the key %s is a refused key and nothing more',
    async (key) => {
      const [first] = await problemsOf(main(`${key}: { polluted: true }\n`));
      expect(first).toMatch(new RegExp(`^(unknown_key|invalid_value) signalbox.yaml:2:1: ${key}`));
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );

  test('a link out of the folder is refused, a link inside it is followed', async () => {
    const outside = await folder({ 'secret.yaml': '- rule: x\n' });
    const path = await folder(good);
    await symlink(join(outside, 'secret.yaml'), join(path, 'rules/linked.yaml'));
    const load = await loadWorkspace(path, {});
    expect(load.ok ? [] : load.problems.map(formatProblem)).toEqual([
      'rules/linked.yaml:1:1: expected a file inside the workspace folder. Copy the file into the folder instead of linking to it.',
    ]);
    const inside = await folder({
      ...good,
      'shared/mail.txt': '- rule: x\n  when: { words: [a] }\n  then: { category: y }\n',
    });
    await symlink('../shared/mail.txt', join(inside, 'rules/linked.yaml'));
    expect(await loadWorkspace(inside, {})).toMatchObject({ ok: true });
  });

  test('a folder that is linked out is refused file by file', async () => {
    const outside = await folder({ 'a.yaml': 'agent: a\n' });
    const path = await folder({ 'signalbox.yaml': 'workspace: test\n' });
    await symlink(outside, join(path, 'agents'));
    const load = await loadWorkspace(path, {});
    expect(load.ok ? [] : load.problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'file_outside agents/a.yaml',
    ]);
  });

  test('a folder without signalbox.yaml, and no folder at all', async () => {
    for (const path of [await folder(), join(await folder(), 'none')]) {
      const load = await loadWorkspace(path, {});
      expect(load.ok ? [] : load.problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
        'file_missing signalbox.yaml',
      ]);
    }
  });

  test('what a variable stands for is in no problem, also when it is what is wrong', async () => {
    const files = main(
      `sources:\n  - name: sink\n    type: http\n    url: \${SINK_URL}\n    headers: { X-Key: "\${SINK_KEY}" }\n    write: { path: /t }\n    readback: { path: /t, fields: { category: $.category } }\n`,
    );
    expect(
      await problemsOf(files, { SINK_URL: 'gopher://hidden.example', SINK_KEY: 'line\nbreak' }),
    ).toEqual([
      `invalid_value signalbox.yaml:5:10: sources[0].url is \${SINK_URL}; expected an http or https address without user, query or fragment, such as https://desk.example.com/api.`,
      `invalid_value signalbox.yaml:6:23: sources[0].headers.X-Key is "\${SINK_KEY}"; expected a header value of one line.`,
    ]);
  });
});
