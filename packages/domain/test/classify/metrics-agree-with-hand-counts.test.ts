import { describe, expect, it } from 'vitest';
import {
  accuracy,
  brierScore,
  expectedCalibrationError,
  macroF1,
} from '../../src/classify/index.ts';

describe('metrics', () => {
  it('count accuracy and macro F1', () => {
    expect(accuracy(['a', 'b', 'b', 'c'], ['a', 'b', 'a', 'a'])).toBe(0.5);
    // a: 2*1/(2+0+2) = 0.5; b: 2*1/(2+1+0) = 2/3; c: 0
    expect(macroF1(['a', 'b', 'b', 'c'], ['a', 'b', 'a', 'a'])).toBeCloseTo((0.5 + 2 / 3) / 3, 12);
    expect(accuracy([], [])).toBe(0);
    expect(macroF1([], [])).toBe(0);
  });

  it('measure calibration in bins of equal count', () => {
    const rows = [
      { confidence: 0.2, correct: false },
      { confidence: 0.4, correct: true },
      { confidence: 0.9, correct: true },
      { confidence: 0.7, correct: false },
    ];
    // Bins {0.2, 0.4} and {0.7, 0.9}: gaps |0.6 - 1| and |1.6 - 1|, over 4 rows.
    expect(expectedCalibrationError(rows, 2)).toBeCloseTo(0.25, 12);
    expect(expectedCalibrationError([], 15)).toBe(0);
    expect(brierScore(rows)).toBeCloseTo((0.04 + 0.36 + 0.01 + 0.49) / 4, 12);
  });
});
