/**
 * True when a request that changes something came from a page of this console, as browsers say it in `Origin` (RFC 6454).
 * With `publicUrl` only that origin counts; without it, the host the request was sent to.
 */
export function isOwnOrigin(headers: Headers, publicUrl: string | null): boolean {
  const origin = headers.get('origin');
  // Browsers leave Origin out of no POST or DELETE; who is no browser says nothing of itself here.
  if (origin === null) return headers.get('sec-fetch-site') === 'same-origin';
  const given = originOf(origin);
  if (given === null) return false;
  return publicUrl === null
    ? given.host === headers.get('host')
    : given.origin === originOf(publicUrl)?.origin;
}

function originOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
