import { describe, expect, test } from 'vitest';
import { countUnmapped, otherValues, pastLabels, pastValue } from '../../src/index.ts';

const values = { network: 'Network', vpn: 'Network', mail: 'E-Mail' };

test.each([
  ['a value of the map', values, 'E-Mail', { theirs: 'E-Mail', ours: 'mail' }],
  ['one that several of ours become', values, 'Network', { theirs: 'Network', ours: null }],
  ['one that is not in the map', values, 'Printer', { theirs: 'Printer', ours: null }],
  ['one that is called like ours', values, 'mail', { theirs: 'mail', ours: null }],
  ['any value of a map without values', {}, 'Printer', { theirs: 'Printer', ours: 'Printer' }],
  ['nothing', values, null, null],
  ['an empty one', values, '', null],
])('%s', (_, map, theirs, expected) => {
  expect(pastValue(map, theirs)).toEqual(expected);
});

test('a label has the names of the agents’ fields that are written there; what is not mapped has none', () => {
  const fieldsOf = (place: string) => (place === 'queue' ? ['team', 'group'] : [place]);
  const seen = {
    queue: { theirs: 'Network', ours: 'network' },
    priority: { theirs: '20', ours: 'low' },
    category: { theirs: 'Printer', ours: null },
  };
  expect(pastLabels(seen, fieldsOf)).toEqual({
    team: 'network',
    group: 'network',
    priority: 'low',
  });
});

describe('values that are not mapped', () => {
  const strange = (theirs: string) => ({ category: { theirs, ours: null } });

  test('are counted by field and value, over several pages', () => {
    const first = countUnmapped({}, [strange('Printer'), strange('Phone'), strange('Printer')]);
    const both = countUnmapped(first, [
      { ...strange('Printer'), team: { theirs: 'HR', ours: null } },
      { category: { theirs: 'E-Mail', ours: 'mail' } },
    ]);
    expect(both).toEqual({ category: { Printer: 3, Phone: 1 }, team: { HR: 1 } });
  });

  test('of free text are a hundred, and one number for all others', () => {
    const many = Array.from({ length: 250 }, (_, n) => strange(`text ${n}`));
    const { category = {} } = countUnmapped({}, [...many, strange('text 3')]);
    expect(Object.keys(category)).toHaveLength(101);
    expect(category).toMatchObject({ 'text 3': 2, [otherValues]: 150 });
  });

  test('are values, whatever they are called', () => {
    const counted = countUnmapped({}, [strange('constructor'), strange('__proto__')]);
    expect(JSON.parse(JSON.stringify(counted))).toEqual(
      JSON.parse('{"category":{"constructor":1,"__proto__":1}}'),
    );
  });
});
