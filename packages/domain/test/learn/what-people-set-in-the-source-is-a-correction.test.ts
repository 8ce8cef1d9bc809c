import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correctionsOf, type SeenTicket } from '../../src/index.ts';

const nothing: SeenTicket = {
  now: {},
  came: {},
  written: {},
  afterConfirmed: false,
  corrected: {},
};
const seen = (more: Partial<SeenTicket>) => correctionsOf(['team'], { ...nothing, ...more });
const corrected = (value: string) => [{ target: 'team', value }];

test.each<[string, Partial<SeenTicket>, readonly { target: string; value: string }[]]>([
  ['as it came in', { came: { team: 'desk' }, now: { team: 'desk' } }, []],
  ['set before our write', { came: { team: 'desk' }, now: { team: 'vip' } }, corrected('vip')],
  ['set where nothing stood', { now: { team: 'vip' } }, corrected('vip')],
  ['our write', { written: { team: ['people', 'net'] }, now: { team: 'net' } }, []],
  [
    'set after our write',
    { written: { team: ['people', 'net'] }, now: { team: 'vip' } },
    corrected('vip'),
  ],
  [
    'put back after our write',
    {
      ...{ came: { team: 'desk' }, written: { team: ['people', 'net'] } },
      ...{ now: { team: 'desk' }, afterConfirmed: true },
    },
    corrected('desk'),
  ],
  [
    'the old value, read before our write had surely arrived',
    { came: { team: 'desk' }, written: { team: ['people', 'net'] }, now: { team: 'desk' } },
    [],
  ],
  ['the same correction again', { corrected: { team: 'vip' }, now: { team: 'vip' } }, []],
  ['another one', { corrected: { team: 'vip' }, now: { team: 'hr' } }, corrected('hr')],
  [
    'back to what we wrote',
    { corrected: { team: 'vip' }, written: { team: ['people', 'net'] }, now: { team: 'net' } },
    corrected('net'),
  ],
  ['emptied', { written: { team: ['people', 'net'] }, now: {} }, []],
  ['a placeholder', { now: { team: '[EMAIL_1]' } }, []],
  ['over a placeholder', { came: { team: '[EMAIL_1]' }, now: { team: 'x' } }, []],
])('%s', (_, given, expected) => expect(seen(given)).toEqual(expected));

test('what stands as we wrote it, and was corrected by nobody, is never a correction', () => {
  const fields = fc.dictionary(fc.constantFrom('team', 'priority'), fc.constantFrom('a', 'b'));
  fc.assert(
    fc.property(fields, fields, fc.boolean(), (came, written, afterConfirmed) => {
      const now = { ...came, ...written };
      const ours = Object.fromEntries(Object.entries(written).map(([name, one]) => [name, [one]]));
      const found = correctionsOf(['team', 'priority'], {
        ...{ now, came, written: ours, afterConfirmed, corrected: {} },
      });
      expect(found).toEqual([]);
    }),
  );
});
