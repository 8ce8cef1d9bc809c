import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alertChangeOf,
  alertLevelOf,
  type NotedSpend,
  type SpendStanding,
  spendChanges,
  spendControl,
} from '../../src/index.ts';

const noonMs = Date.UTC(2026, 5, 15, 12);
const today = '2026-06-15';
const standing = (spentMicros: number, limitMicros: number | null = 1_000): SpendStanding => ({
  ...{ scope: 'agent', name: 'triage', spentMicros, limitMicros },
});
const noted = (
  level: NotedSpend['level'],
  because: NotedSpend['because'] = 'spent',
  day = today,
): NotedSpend => ({ scope: 'agent', name: 'triage', day, level, because });

/** `warn spent`, `over`, or nothing. */
const told = (before: readonly NotedSpend[], now: readonly SpendStanding[], nowMs = noonMs) =>
  spendChanges(before, now, nowMs).map(({ to }) =>
    to === null ? 'over' : `${to.level} ${to.because}`,
  );

describe('what is told', () => {
  it.each<readonly [string, readonly NotedSpend[], SpendStanding, readonly string[]]>([
    ['nothing while there is room', [], standing(300), []],
    ['nothing without a limit', [], standing(5_000, null), []],
    ['a warning from 80 % on', [], standing(800), ['warn spent']],
    ['an alert from 95 % on', [], standing(950), ['alert spent']],
    ['a forecast above the limit', [], standing(510), ['warn forecast']],
    ['nothing again', [noted('warn')], standing(850), []],
    ['what is worse', [noted('warn')], standing(960), ['alert spent']],
    ['spent after forecast', [noted('warn', 'forecast')], standing(800), ['warn spent']],
    ['a raised limit', [noted('alert')], standing(960, 10_000), ['over']],
    ['a limit that is gone', [noted('warn')], standing(960, null), ['over']],
    ['a forecast a little below the limit stays', [noted('warn', 'forecast')], standing(460), []],
    ['a forecast well below it is over', [noted('warn', 'forecast')], standing(440), ['over']],
  ])('%s', (_, before, now, expected) => {
    expect(told(before, [now])).toEqual(expected);
  });

  it('is over with its day, and told anew on the next', () => {
    const yesterday = noted('alert', 'spent', '2026-06-14');
    expect(told([yesterday], [])).toEqual(['over']);
    expect(told([yesterday], [standing(0)])).toEqual(['over']);
    expect(told([yesterday], [standing(990)])).toEqual(['over', 'alert spent']);
  });

  it('does not mix up whose limit it is', () => {
    const ofTenant: SpendStanding = { ...standing(990), scope: 'tenant', name: '' };
    const changes = spendChanges([noted('alert')], [ofTenant, standing(990)], noonMs);
    expect(changes.map(({ to }) => (to === null ? null : spendControl(to)))).toEqual([
      'spend:tenant',
    ]);
  });
});

it('says the same once, whatever is spent in whatever steps, and ends with the day', () => {
  const step = fc.record({ minutes: fc.integer({ min: 1, max: 120 }), micros: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let [atMs, spent] = [Date.UTC(2026, 5, 15), 0];
      let now: readonly NotedSpend[] = [];
      for (const { minutes, micros } of steps) {
        atMs = Math.min(atMs + minutes * 60_000, Date.UTC(2026, 5, 15, 23, 59));
        spent += micros;
        now = after(now, spendChanges(now, [standing(spent)], atMs));
        // Told once, it is not told again for the same spending at the same time.
        expect(spendChanges(now, [standing(spent)], atMs)).toEqual([]);
        // Before the limit is reached somebody knows.
        if (spent >= 800) expect(now).toHaveLength(1);
      }
      expect(after(now, spendChanges(now, [], Date.UTC(2026, 5, 16)))).toEqual([]);
    }),
  );
});

function after(
  before: readonly NotedSpend[],
  changes: ReturnType<typeof spendChanges>,
): readonly NotedSpend[] {
  return changes.reduce<readonly NotedSpend[]>((rows, { from, to }) => {
    const rest = rows.filter((row) => row !== from);
    return to === null ? rest : [...rest, to];
  }, before);
}

describe('the alert made of it', () => {
  const detail = { control: 'spend:agent/triage', level: 'warn', because: 'spent', share: 0.8149 };
  it('names whose limit it is and how much of it, never money or a text', () => {
    expect(alertChangeOf({ type: 'spend_nearing', detail })).toEqual({
      ...{ kind: 'spend', subject: 'spend:agent/triage', change: 'fires', severity: 1 },
      summary: '81 % of the limit of the day of triage is spent on models.',
    });
    const forecast = { ...detail, control: 'spend:tenant', because: 'forecast', share: 1.3 };
    expect(alertChangeOf({ type: 'spend_nearing', detail: forecast })?.summary).toBe(
      'At this rate 130 % of the limit of the day of the workspace will be spent on models.',
    );
    expect(alertChangeOf({ type: 'spend_eased', detail })).toMatchObject({ change: 'recovers' });
    expect(alertChangeOf({ type: 'spend_nearing', detail: { ...detail, level: 'x' } })).toBeNull();
  });
  it('has the level of what was told', () => {
    const severity = (level: string) => {
      const change = alertChangeOf({ type: 'spend_nearing', detail: { ...detail, level } });
      return change?.change === 'fires' ? change.severity : 0;
    };
    expect(alertLevelOf('spend', severity('warn'))).toBe('warn');
    expect(alertLevelOf('spend', severity('alert'))).toBe('alert');
  });
});
