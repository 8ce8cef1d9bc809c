export type VaultErrorCode =
  /** The data key of the item, or its sealed text, has been erased. Nothing brings it back. */
  | 'erased'
  /** The bytes were sealed under another key, for another tenant, item or purpose, or were changed since. */
  | 'key_mismatch'
  | 'master_key_exposed'
  | 'master_key_unreadable'
  | 'master_key_wrong_size';

/** What the vault refuses. The message names files and ids, never a key or a text. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultError';
    this.code = code;
  }
}
