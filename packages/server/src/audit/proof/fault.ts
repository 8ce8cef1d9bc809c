/** What `verify` says of a damaged audit. */
export interface AuditFault {
  /**
   * `edited`: a column was changed, or an entry put in that was never made. `missing`: entries or seals are gone.
   * `reordered`: entries have changed places. `truncated`: the newest entries or seals are gone.
   */
  readonly kind: 'edited' | 'missing' | 'reordered' | 'truncated';
  /**
   * The id of the entry, `seal:N` for the seal with that number (which covers the entries that are gone), or `era:N` for the
   * entry that opened era N (which covers those no seal had covered before).
   */
  readonly at: string;
}

/** How a fault names a seal. */
export function sealName(seq: number): string {
  return `seal:${seq}`;
}

/** How a fault names what opened an era. */
export function eraName(era: number): string {
  return `era:${era}`;
}
