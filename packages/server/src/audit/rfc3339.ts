const postgresTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/**
 * PostgreSQL's text of a `timestamptz` (DateStyle ISO, UTC) as RFC 3339 with milliseconds. Microseconds are kept where they
 * are not zero, and anything else (infinity, years before Christ) is returned as it is: we never write either, so the text
 * differs from the one the MAC was made of, as it must.
 */
export function rfc3339(text: string): string {
  const parts = postgresTime.exec(text);
  if (parts === null) return text;
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0')}Z`;
}
