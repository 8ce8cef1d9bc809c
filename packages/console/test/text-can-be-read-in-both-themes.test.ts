import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const css = readFileSync(
  fileURLToPath(new URL('../src/theme/tokens.css', import.meta.url)),
  'utf8',
);

function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = css.split(`[data-mantine-color-scheme="${theme}"] {`)[1]?.split('}')[0] ?? '';
  return new Map(
    [...block.matchAll(/--sb-([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [
      name,
      hex,
    ]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['ground', 'surface', 'raised', 'accent-soft'];
const states = ['auto', 'assisted', 'manual'];
/** Text, the grounds it may stand on, and the least contrast. */
const rules: readonly (readonly [string, readonly string[], number])[] = [
  ['text', [...grounds, ...states.map((state) => `${state}-soft`)], 7],
  ['text-soft', [...grounds, ...states.map((state) => `${state}-soft`)], 4.5],
  ['accent', ['surface', 'ground', 'raised', 'accent-soft'], 4.5],
  ...states.map((state) => [state, ['surface', 'ground', 'raised', `${state}-soft`], 4.5] as const),
  // Lamps and the edges of controls are no text.
  ['assisted-lamp', ['surface'], 3],
  ['control-line', ['surface', 'ground'], 3],
];

test.each(['light', 'dark'])('%s', (theme) => {
  const tokens = tokensOf(theme);
  expect(tokens.size).toBeGreaterThan(15);
  const hex = (name: string): string => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`${name} is no token`);
    return value;
  };
  const faint = rules.flatMap(([text, on, least]) =>
    on
      .map((ground) => ({ text, ground, ratio: contrast(hex(text), hex(ground)), least }))
      .filter(({ ratio }) => ratio < least),
  );
  expect(faint).toEqual([]);
  expect(contrast(hex('on-accent'), hex('accent'))).toBeGreaterThanOrEqual(4.5);
});
