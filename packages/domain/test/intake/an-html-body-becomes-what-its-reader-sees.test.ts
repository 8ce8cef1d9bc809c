import { describe, expect, it } from 'vitest';
import { sanitiseText } from '../../src/intake/sanitise-text.ts';

const read = (html: string) => sanitiseText(html, 200_000).text;

describe('an HTML body becomes what its reader sees', () => {
  it.each([
    ['<p>Hello</p><p>Printer&nbsp;is down</p>', 'Hello\n\nPrinter is down'],
    ['one<br>two<BR/>three', 'one\ntwo\nthree'],
    ['<div>a   b\n c</div><div>d</div>', 'a b c\nd'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a\tb\nc'],
    ['<pre>a\n  b</pre><p>c</p>', 'a\n  b\n\nc'],
    ['<p>T&uuml;r &amp; &#84;or &#x41; &bogus;</p>', 'Tür & Tor A &bogus;'],
    [
      '<p>see <a href="https://x.org/?a=1&amp;b=2">this</a></p>',
      'see this (https://x.org/?a=1&b=2)',
    ],
    ['<p><a href="https://x.org">https://x.org</a></p>', 'https://x.org'],
    ['<p><a href="mailto:a@b.org">a@b.org</a></p>', 'a@b.org'],
    ['<p><a href="javascript:alert(1)">click</a></p>', 'click'],
    ['<p>a<img src="cid:1" alt="a photo">b</p>', 'aa photob'],
    ['<p>Jane <jane@example.org> wrote</p>', 'Jane <jane@example.org> wrote'],
    ['<p title="a > b">x</p>', 'x'],
    ['<style>p{color:red}</style><p>x</p><script>alert("<p>")</script>', 'x'],
    ['<html><head><title>Mail</title></head><body><p>x</body></html>', 'x'],
    ['<p>a<!-- hidden <p> words -->b</p>', 'ab'],
    ['<p>a</p><!-- never closed', 'a\n\nnever closed'],
    ['<p>a</p><script>never closed', 'a'],
    ['<p>1 < 2 and 3 > 2</p>', '1 < 2 and 3 > 2'],
  ])('%s', (html, text) => {
    expect(read(html)).toBe(text);
  });

  it('does not let a decoded tag become a tag', () => {
    const text = read('<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;jane@x.org&gt;</p>');
    expect(text).toBe('&lt;script>alert(1)&lt;/script> <jane@x.org>');
    expect(read(text)).toBe(text);
  });

  it('removes again what a reference brings in', () => {
    expect(read('<p>a&#0;b&#8238;c&#8203;d</p>')).toBe('abcd');
  });
});
