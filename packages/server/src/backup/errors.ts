/**
 * Why a back-up was not made or not restored, as a closed list.
 *
 * - `backup_exists`: the file is there already; nothing is overwritten.
 * - `backup_unwritable`, `backup_disk_full`: the file cannot be written; no part of it stays behind.
 * - `not_a_backup`, `backup_damaged`: no archive of ours, or one that was changed or cut.
 * - `backup_wrong_key`: made under another master key.
 * - `backup_newer`: made by a newer version, or with migrations unknown here.
 * - `master_key_missing`: there is no master key to open it with.
 * - `restore_not_empty`: the target holds data, or a schema newer than the back-up.
 */
export type BackupErrorCode =
  | 'backup_exists'
  | 'backup_unwritable'
  | 'backup_disk_full'
  | 'not_a_backup'
  | 'backup_damaged'
  | 'backup_wrong_key'
  | 'backup_newer'
  | 'master_key_missing'
  | 'restore_not_empty';

/** `message` is what happened, `hint` the way out. Names files and counts, never what is in them. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;
  readonly hint: string;

  constructor(code: BackupErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** What an archive that does not hold together is refused with. */
export function damaged(file: string, what: string, cause?: unknown): BackupError {
  return new BackupError(
    'backup_damaged',
    `The back-up ${file} is damaged: ${what}. Nothing was restored.`,
    'Take another copy of it, or an older back-up.',
    { cause },
  );
}
