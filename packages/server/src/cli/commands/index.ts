import type { AnyCommand } from '../command.ts';
import { askCommand } from './ask.ts';
import { backupCommand } from './backup.ts';
import { checkCommand } from './check.ts';
import { doctorCommand } from './doctor.ts';
import { eraseCommand } from './erase.ts';
import { importCommand } from './import.ts';
import { initCommand } from './init.ts';
import { listJobsCommand, rerunJobsCommand } from './jobs.ts';
import { createKeyCommand, listKeysCommand, revokeKeyCommand } from './keys.ts';
import { migrateCommand } from './migrate.ts';
import { redactEvalCommand } from './redact-eval.ts';
import { restoreCommand } from './restore.ts';
import { rollbackCommand } from './rollback.ts';
import { serveCommand } from './serve.ts';
import { probeSourcesCommand } from './sources.ts';
import { startCommand } from './start.ts';
import { resetCommand, tripCommand } from './switches.ts';
import { trainCommand } from './train.ts';
import { inviteUserCommand, listUsersCommand, resetUserCommand } from './users.ts';
import { verifyAuditCommand } from './verify-audit.ts';
import { workCommand } from './work.ts';

export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly members: readonly AnyCommand[];
}

/** Every command and group of commands, in the order in which help lists them. */
export const commands: readonly (AnyCommand | CommandGroup)[] = [
  startCommand,
  serveCommand,
  workCommand,
  initCommand,
  checkCommand,
  migrateCommand,
  importCommand,
  trainCommand,
  askCommand,
  {
    name: 'keys',
    summary: 'Make, list and revoke machine keys',
    members: [createKeyCommand, listKeysCommand, revokeKeyCommand],
  },
  {
    name: 'users',
    summary: 'Invite people, list them and help them back in',
    members: [inviteUserCommand, listUsersCommand, resetUserCommand],
  },
  tripCommand,
  resetCommand,
  rollbackCommand,
  {
    name: 'jobs',
    summary: 'See dead work and run it again',
    members: [listJobsCommand, rerunJobsCommand],
  },
  {
    name: 'sources',
    summary: 'See what ticket systems lack',
    members: [probeSourcesCommand],
  },
  backupCommand,
  restoreCommand,
  eraseCommand,
  verifyAuditCommand,
  redactEvalCommand,
  doctorCommand,
];
