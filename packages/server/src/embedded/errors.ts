/**
 * What can go wrong with the embedded database, as a closed list a caller may switch on.
 *
 * - `home_unreadable`: the home, or a file of ours in it, cannot be read or entered by this user.
 * - `home_unwritable`: it can be read but not written (read-only mount, rights).
 * - `data_missing`: the home points to data that are not there any more; nothing was created in their place.
 * - `password_missing`: there are data but the file with the database's password is gone or rejected.
 * - `platform_unsupported`: no binaries for this system, or they do not run on it.
 * - `version_mismatch`: the data were written by another major version of PostgreSQL.
 * - `disk_full`: no space left.
 * - `initdb_failed`, `start_failed`: PostgreSQL said no; the message carries its own last words.
 * - `lock_timeout`: another process holds the data and does not answer.
 * - `invalid_setting`: a name or value given in `settings` cannot be written to a configuration file.
 */
export type EmbeddedDatabaseErrorCode =
  | 'home_unreadable'
  | 'home_unwritable'
  | 'data_missing'
  | 'password_missing'
  | 'platform_unsupported'
  | 'version_mismatch'
  | 'disk_full'
  | 'initdb_failed'
  | 'start_failed'
  | 'lock_timeout'
  | 'invalid_setting';

/** An error of the embedded database: `code` for programs, `message` for what happened, `hint` for the way out. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
  readonly code: EmbeddedDatabaseErrorCode;
  readonly hint: string;

  constructor(
    code: EmbeddedDatabaseErrorCode,
    message: string,
    hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** The `code` of a Node or PostgreSQL error, or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Does PostgreSQL say in these lines that the disk is full? A file that grew only in part is its other way to say it. */
export function saysDiskFull(lines: string): boolean {
  return /No space left on device|Disk quota exceeded|could not extend file .*wrote only/.test(
    lines,
  );
}

/** The typed error for a full disk under `path`. */
export function diskFull(path: string, cause?: unknown): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'disk_full',
    `No space left to write ${path}.`,
    'Free some space on that disk or choose another home, then start again.',
    { cause },
  );
}

/** Turns a failed file operation on `path` into a typed error; errors that are typed already pass unchanged. */
export function fileError(error: unknown, path: string): EmbeddedDatabaseError {
  if (error instanceof EmbeddedDatabaseError) return error;
  const options = { cause: error };
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, error);
    case 'EROFS':
      return new EmbeddedDatabaseError(
        'home_unwritable',
        `${path} is on a read-only file system.`,
        'Choose a home on a writable disk, or set DATABASE_URL to use your own PostgreSQL.',
        options,
      );
    case 'ENOTDIR':
      return new EmbeddedDatabaseError(
        'home_unreadable',
        `${path} cannot be used: a part of this path is not a folder.`,
        'Choose a folder as home.',
        options,
      );
    default:
      return new EmbeddedDatabaseError(
        'home_unreadable',
        `${path} cannot be read and written by this user (${errorCode(error) ?? 'unknown error'}).`,
        'Run as the user who owns it, correct its owner and rights, or choose another home.',
        options,
      );
  }
}
