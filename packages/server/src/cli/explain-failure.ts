import { errorTable } from '@signalbox/contract';
import { EraseError } from '../audit/erase.ts';
import { BackupError, type BackupErrorCode } from '../backup/errors.ts';
import { SettingsError } from '../config/settings.ts';
import { EmbeddedDatabaseError, type EmbeddedDatabaseErrorCode } from '../embedded/index.ts';
import { ImportFileError } from '../import-file/index.ts';
import { Refusal } from '../line/refusal.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import { MigrationError } from '../store/schema/migrate.ts';
import { RolesMissingError } from '../store/schema/roles.ts';
import { VaultError } from '../vault/errors.ts';
import { WorkspaceExistsError } from '../workspace/index.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';

// What a person mends by configuring is 2; a server that does not come up is 4.
const embeddedExit: Readonly<Record<EmbeddedDatabaseErrorCode, ExitCode>> = {
  home_unreadable: exitCodes.usage,
  home_unwritable: exitCodes.usage,
  data_missing: exitCodes.usage,
  password_missing: exitCodes.usage,
  platform_unsupported: exitCodes.usage,
  version_mismatch: exitCodes.usage,
  invalid_setting: exitCodes.usage,
  disk_full: exitCodes.unreachable,
  initdb_failed: exitCodes.unreachable,
  start_failed: exitCodes.unreachable,
  lock_timeout: exitCodes.unreachable,
};

const backupExit: Readonly<Record<BackupErrorCode, ExitCode>> = {
  backup_exists: exitCodes.usage,
  backup_unwritable: exitCodes.usage,
  backup_disk_full: exitCodes.unreachable,
  not_a_backup: exitCodes.usage,
  backup_damaged: exitCodes.no,
  backup_wrong_key: exitCodes.usage,
  backup_newer: exitCodes.usage,
  master_key_missing: exitCodes.usage,
  restore_not_empty: exitCodes.usage,
};

const migrationHints: Readonly<Record<MigrationError['code'], string>> = {
  schema_newer: 'Run the version of Signalbox that made this schema, or a newer one.',
  migration_changed: 'Restore the migration files of this release; they must never be edited.',
  postgres_too_old: 'Upgrade the server, or leave DATABASE_URL unset to use the embedded one.',
};

// 28xxx and 3D000: the server answered and does not let us in; the rest are names and routes that lead nowhere.
const unreachableCodes: ReadonlySet<string> = new Set([
  '28P01',
  '28000',
  '3D000',
  '53100',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** Turns whatever was thrown into what is shown. Unknown errors are shown by their message, without a stack. */
export function explainFailure(error: unknown): CliFailure {
  if (error instanceof CliFailure) return error;
  const { no, usage } = exitCodes;
  if (error instanceof SettingsError) {
    return new CliFailure(usage, error.code, `A setting cannot be used: ${error.message}.`);
  }
  if (error instanceof EmbeddedDatabaseError) {
    return new CliFailure(embeddedExit[error.code], error.code, error.message, error.hint);
  }
  if (error instanceof BackupError) {
    return new CliFailure(backupExit[error.code], error.code, error.message, error.hint);
  }
  if (error instanceof VaultError) {
    return new CliFailure(usage, error.code, sentence(error.message));
  }
  if (error instanceof MigrationError) {
    return new CliFailure(usage, error.code, sentence(error.message), migrationHints[error.code]);
  }
  if (error instanceof RolesMissingError) {
    const hint = 'Let an administrator of the database run this once:';
    return new CliFailure(usage, error.code, sentence(error.message), hint, error.sql.split('\n'));
  }
  if (error instanceof ImportFileError) {
    return new CliFailure(usage, error.code, sentence(error.message));
  }
  if (error instanceof WorkspaceExistsError) {
    const message = error.message.replace('pass force', 'pass --force');
    return new CliFailure(usage, error.code, message);
  }
  if (error instanceof Refusal) return new CliFailure(no, error.code, errorTable[error.code].title);
  if (error instanceof EraseError) return new CliFailure(no, error.code, sentence(error.message));
  return explainSystemError(error);
}

function explainSystemError(error: unknown): CliFailure {
  const code = codeOf(error);
  if (code !== null && /^E(NOENT|ACCES|PERM|ROFS|ISDIR|NOTDIR)$/.test(code) && !isSocket(error)) {
    const { path } = error as NodeJS.ErrnoException;
    const message = `${path ?? 'A file'} cannot be used (${code}).`;
    return new CliFailure(
      exitCodes.usage,
      'file_unusable',
      message,
      'Check the path and its rights.',
    );
  }
  if (isTransientDatabaseError(error) || (code !== null && unreachableCodes.has(code))) {
    return new CliFailure(
      exitCodes.unreachable,
      'database_unreachable',
      `The database cannot be reached (${code ?? 'no connection'}).`,
      'Check that it runs and that DATABASE_URL is right; `signalbox doctor` looks closer.',
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new CliFailure(
    exitCodes.no,
    'internal',
    `Something unexpected failed: ${sentence(message)}`,
    'Run the command again with --debug to see where.',
  );
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function isSocket(error: unknown): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === 'connect';
}

function sentence(message: string): string {
  const start = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
