/**
 * What a page of the console may do. No script but our files, no address but our own, no frame anywhere. Styles made while
 * running (Mantine's variables, scroll locks) carry the nonce of their page; style attributes are set through the object
 * model, which the policy does not concern. Source: Content Security Policy Level 3, W3C.
 */
export function pageHeaders(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
  return { ...fileHeaders, 'content-security-policy': policy };
}

/** On every file of the console, pages included. */
export const fileHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // The path of a page may hold an item's id; other sites are told nothing.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
