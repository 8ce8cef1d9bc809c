/** Where links of ours lead: the public address, or else the one this request was sent to. */
export function ownAddress(headers: Headers, publicUrl: string | null): string {
  return publicUrl ?? `http://${headers.get('host') ?? 'localhost'}`;
}
