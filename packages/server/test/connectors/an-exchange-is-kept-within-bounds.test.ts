import { describe, expect, test } from 'vitest';
import { openTape, pathShown } from '../../src/connectors/tape.ts';

describe('a path is kept without', () => {
  test.each([
    ['the number of a ticket', '/issues/4711.json', '/issues/*.json'],
    ['its key', '/rest/api/3/issue/OPS-12/comment', '/rest/api/*/issue/*/comment'],
    [
      'an id of letters and digits',
      '/table/incident/9d385017c611228701d22104cc95c371',
      '/table/incident/*',
    ],
    ['a person', '/REST/2.0/user/jdoe', '/REST/2.0/user/*'],
    ['a person of Redmine', '/users/current.json?include=memberships', '/users/*.json?include'],
    ['an address', '/tickets/anna@corp.test', '/tickets/*'],
    ['what was encoded', '/tickets/T%20Anna', '/tickets/*'],
    ['a secret of an address', '/services/T0AB12CD/hR3kLm2Xq9', '/services/*/*'],
    ['a long word', `/hooks/${'abcdefgh'.repeat(4)}`, '/hooks/*'],
    [
      'values of a query',
      '/transactions?query=Owner%3Danna&fields=Type&a%40b=1',
      '/transactions?query&fields',
    ],
  ])('%s', (_, path, shown) => {
    expect(pathShown(path)).toBe(shown);
  });

  test('and with the places a template of the workspace names', () => {
    expect(pathShown('/v1/tickets/{{externalId}}/updates')).toBe(
      '/v1/tickets/{{externalId}}/updates',
    );
  });
});

describe('a tape', () => {
  const write = { externalId: 'T-1', writeKey: 'key-1', fields: { team: 'apps' } };
  const tape = () => openTape({ ...write, text: 'Set by the agent\nteam: apps', kind: 'note' });
  const asked = (body: string | null = null, method = 'GET') => ({ method, path: '/t', body });
  const told = (text: string | null) => ({ status: 200, fault: null, bytes: 1, text });

  test('that was never asked keeps nothing', () => {
    expect(tape().exchange()).toBeNull();
  });

  test('keeps forty requests, and says how many more there were', () => {
    const one = tape();
    for (let n = 0; n < 43; n += 1) one.begin(asked())(told('{}'));
    expect(one.exchange()).toMatchObject({ leftOut: 3 });
    expect(one.exchange()?.requests).toHaveLength(40);
  });

  test('keeps no more of all bodies together than it says', () => {
    const one = tape();
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`a_rather_long_name_${n}`, n])),
    );
    for (let n = 0; n < 40; n += 1) one.begin(asked(body, 'PUT'))(told(body));
    const kept = (one.exchange()?.requests ?? []).flatMap(({ sent, answered }) => [sent, answered]);
    for (const outline of kept) expect(outline?.length ?? 0).toBeLessThanOrEqual(801);
    const characters = kept.reduce((sum, outline) => sum + (outline?.length ?? 0), 0);
    expect(characters).toBeGreaterThan(11_000);
    expect(characters).toBeLessThanOrEqual(12_100);
  });

  test('looks into no body that is very long, and into none that is no JSON', () => {
    const one = tape();
    one.begin(asked('{"team":"apps"}', 'PUT'))(told(JSON.stringify({ a: 'x'.repeat(70_000) })));
    one.begin(asked('<xml/>', 'PUT'))(told('<html>Anna</html>'));
    expect(one.exchange()?.requests).toMatchObject([
      { sent: '{"team":"apps"}', answered: null },
      { sent: null, answered: null },
    ]);
  });

  test('says of a request that changes something what it is', () => {
    const one = tape();
    one.begin(asked())(told('{}'));
    one.at('write');
    one.begin(asked())(told('{}'));
    const note = JSON.stringify({ doc: [{ text: 'Set by the agent' }, { text: 'team: apps' }] });
    one.begin(asked(note, 'POST'))(told(null));
    one.begin(asked('{"team":"apps"}', 'PUT'))(told(null));
    one.at('read_back');
    one.begin(asked())({ status: null, fault: 'unreachable', bytes: null, text: null });
    const requests = one.exchange()?.requests ?? [];
    expect(requests.map(({ part }) => part)).toEqual([
      ...['look', 'check', 'note', 'fields', 'read_back'],
    ]);
    // 27 characters; the hash is that of `printf 'Set by the agent\nteam: apps' | sha256sum`.
    expect(requests[2]?.sent).toBe(
      '{"doc":[{"text":"text of 27 characters, sha256 86474b54fd842933…"}]×2}',
    );
    expect(requests[4]).toMatchObject({ fault: 'unreachable', receivedBytes: null });
  });

  test('of an answer that could not be used says so, and leaves what failed before as it was', () => {
    const one = tape();
    one.begin(asked())({ status: 503, fault: 'unreachable', bytes: null, text: null });
    one.failed('unreadable');
    one.begin(asked())(told('{}'));
    one.failed('unreadable');
    expect(one.exchange()?.requests.map(({ fault }) => fault)).toEqual([
      'unreachable',
      'unreadable',
    ]);
  });
});
