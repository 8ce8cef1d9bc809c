/**
 * The path to go to after signing in, when it is one of this console; otherwise `/`. Only what starts with a single slash and
 * stays on `origin` after the browser has read it is taken: `//host`, `/\host` and `https:` are ways out that look like paths.
 */
export function safePath(wanted: unknown, origin: string): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return '/';
  // Browsers drop tabs and line breaks inside an address, so "/\t/host" would become "//host".
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0020\u007f\\]/.test(wanted)) return '/';
  let url: URL;
  try {
    url = new URL(wanted, origin);
  } catch {
    return '/';
  }
  if (url.origin !== origin || /^\/(?:sign-in|v1)(?:\/|$)/.test(url.pathname)) return '/';
  // "/.//host" and "/a/..//host" resolve to a path that would be a host the next time it is read.
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}${url.hash}`;
}
