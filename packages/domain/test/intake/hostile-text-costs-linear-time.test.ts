import { describe, expect, it } from 'vitest';
import { sanitiseText } from '../../src/intake/sanitise-text.ts';

const size = 5_000_000;
const fill = (unit: string) => unit.repeat(Math.ceil(size / unit.length));

describe('hostile text of 5 MB costs less than 2 s', () => {
  it.each([
    ['plain text', fill('Der Drucker geht nicht. ')],
    ['open brackets', `<p></p>${fill('<')}`],
    ['tags that never end', `<p></p>${fill('<a ')}`],
    ['tags that never end, then one end', `<p></p>${fill('<a ')}>`],
    ['comments that never end', `<p></p>${fill('<!--')}`],
    ['comments opened in comments', `<p></p>${fill('<!-- -- ')}`],
    ['scripts that never end', `<p></p>${fill('<script>')}`],
    ['scripts whose end never ends', `<p></p>${fill('<script></script ')}`],
    ['quotes that never close', `<p></p>${fill('<a b="')}`],
    ['quotes that hide every end', `<p></p>${fill('<a b=">" ')}`],
    ['attributes of spaces', `<p></p><a ${fill('href ')}>`],
    ['nested blocks', fill('<div>')],
    ['links in links', fill('<a href="https://x.org/">y')],
    ['references', `<p></p>${fill('&amp')}`],
    ['references that nest', `<p></p>${fill('&amp;')}`],
    ['spaces inside a line', `a${fill(' ')}b`],
    ['blank lines', fill('\n \t')],
    ['carriage returns', fill('\r')],
    ['combining marks out of order', `a${fill('\u0316\u0301')}`],
    ['joiners', fill('\u200d\u200c')],
    ['selectors', fill('\ufe0f')],
    ['half surrogates', fill('\ud83d')],
    ['NUL', fill('\0')],
    ['Hangul jamo', fill('\u1100\u1161\u11a8')],
  ])('%s', (_name, text) => {
    const started = process.cpuUsage();
    const result = sanitiseText(text, 200_000);
    const { user, system } = process.cpuUsage(started);
    // Processor time, because the clock also counts what else the machine does.
    expect((user + system) / 1_000).toBeLessThan(2_000);
    expect(result.text.length).toBeLessThanOrEqual(200_000);
  });
});
