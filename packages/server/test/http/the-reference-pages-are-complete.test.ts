import { readFile } from 'node:fs/promises';
import { errorTable } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routesTable } from '../../src/http/routes-table.ts';
import { type Lab, openLab } from './support/lab.ts';

const page = (name: string): Promise<string> =>
  readFile(new URL(`../../../../docs/reference/${name}.md`, import.meta.url), 'utf8');

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => lab.close());

/** Rows of all tables of a page whose first cell is code, cell by cell. */
function rows(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/^\| `.*\|$/gm)].map(([line]) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}

describe('errors.md', () => {
  it('has every code with its status, advice and sentence, and no other', async () => {
    const written = rows(await page('errors'));
    const table = Object.entries(errorTable).map(([code, { status, retry, title }]) =>
      status === null ? [code, retry, title] : [code, String(status), retry, title],
    );
    expect(written).toEqual(table);
  });
});

describe('api.md', () => {
  it('has every route with its scope and an example, and no other', async () => {
    const text = await page('api');
    const sections = text.split(/^### /m).slice(1);
    const written = sections.map((section) => {
      const [, route] = /^`([^`]+)`$/m.exec(section) ?? [];
      const [, scope] = /^(?:Scope `([^`]+)`|No key)\./m.exec(section) ?? [];
      return `${route} ${scope ?? 'none'}`;
    });
    expect([...written].sort()).toEqual(
      routesTable
        .map((route) => `${route.method.toUpperCase()} ${route.path} ${route.scope ?? 'none'}`)
        .sort(),
    );
    for (const section of sections) expect(section).toMatch(/```sh\ncurl [\s\S]*```/);
  });
});

describe('metrics.md', () => {
  it('has every metric with its type and labels, and no other', async () => {
    // A batch and a request first: a histogram without a value is not shown.
    await lab.call(lab.own.admin, 'POST', '/v1/items', { externalId: 'M-1' });
    const text = await (await lab.call(lab.own.admin, 'GET', '/metrics')).text();
    const emitted = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => {
      const series = [...text.matchAll(new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'gm'))];
      const labels = new Set(
        series.flatMap(([, pairs]) =>
          [...(pairs ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label ?? ''),
        ),
      );
      labels.delete('le');
      return `${name} ${type} ${[...labels].sort().join()}`;
    });
    const written = rows(await page('metrics')).map(([name, type, labels]) => {
      const names = [...(labels ?? '').matchAll(/[a-z]+/g)].map(([label]) => label);
      return `${name} ${type} ${names.sort().join()}`;
    });
    expect([...written].sort()).toEqual([...emitted].sort());
  });

  it('is right that no label holds anything of a tenant', async () => {
    const word = 'zebrastripe';
    await lab.call(lab.own.admin, 'POST', '/v1/items', {
      externalId: word,
      subject: word,
      fields: { team: word },
    });
    await lab.call(lab.own.admin, 'POST', `/v1/controls/agent:${word}/trip`, { reason: word });
    await lab.call(lab.own.admin, 'POST', '/v1/controls/source:api/reset', { reason: word });
    await lab.call(lab.own.admin, 'GET', `/${word}?${word}=${word}`);
    const text = await (await lab.call(lab.own.admin, 'GET', '/metrics')).text();
    expect(text).not.toContain(word);
    expect(text).not.toContain(lab.own.tenantId);
    expect(text.split('\n').length).toBeLessThan(400);
  });
});
