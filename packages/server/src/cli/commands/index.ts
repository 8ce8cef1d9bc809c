import type { AnyCommand } from '../command.ts';

/** A command, or a group of them, under the word it begins with. */
export interface CommandEntry {
  readonly name: string;
  /** Of a group: what help says of it. Null: the one command it loads has that name itself. */
  readonly group: string | null;
  /** Loading all of them takes most of a second, and a command line names one. */
  readonly load: () => Promise<readonly AnyCommand[]>;
}

/** Every command and group of commands, in the order in which help lists them. */
export const commands: readonly CommandEntry[] = [
  one('start', async () => (await import('./start.ts')).startCommand),
  one('serve', async () => (await import('./serve.ts')).serveCommand),
  one('work', async () => (await import('./work.ts')).workCommand),
  one('init', async () => (await import('./init.ts')).initCommand),
  one('check', async () => (await import('./check.ts')).checkCommand),
  one('migrate', async () => (await import('./migrate.ts')).migrateCommand),
  one('import', async () => (await import('./import.ts')).importCommand),
  one('backfill', async () => (await import('./backfill.ts')).backfillCommand),
  one('train', async () => (await import('./train.ts')).trainCommand),
  one('ask', async () => (await import('./ask.ts')).askCommand),
  one('replay', async () => (await import('./replay.ts')).replayCommand),
  {
    name: 'keys',
    group: 'Make, list and revoke machine keys',
    load: async () => {
      const { createKeyCommand, listKeysCommand, revokeKeyCommand } = await import('./keys.ts');
      return [createKeyCommand, listKeysCommand, revokeKeyCommand];
    },
  },
  {
    name: 'users',
    group: 'Invite people, list them and help them back in',
    load: async () => {
      const { inviteUserCommand, listUsersCommand, resetUserCommand } = await import('./users.ts');
      return [inviteUserCommand, listUsersCommand, resetUserCommand];
    },
  },
  one('trip', async () => (await import('./switches.ts')).tripCommand),
  one('reset', async () => (await import('./switches.ts')).resetCommand),
  one('rollback', async () => (await import('./rollback.ts')).rollbackCommand),
  {
    name: 'jobs',
    group: 'See dead work and run it again',
    load: async () => {
      const { listJobsCommand, rerunJobsCommand } = await import('./jobs.ts');
      return [listJobsCommand, rerunJobsCommand];
    },
  },
  {
    name: 'sources',
    group: 'See what ticket systems lack',
    load: async () => [(await import('./sources.ts')).probeSourcesCommand],
  },
  {
    name: 'tools',
    group: 'See which tools agents may call, let them in, try them',
    load: async () => {
      const { approveToolCommand, listToolsCommand, revokeToolCommand, tryToolCommand } =
        await import('./tools.ts');
      return [listToolsCommand, approveToolCommand, revokeToolCommand, tryToolCommand];
    },
  },
  {
    name: 'knowledge',
    group: 'See what agents looked for and did not find',
    load: async () => [(await import('./knowledge.ts')).listGapsCommand],
  },
  {
    name: 'memory',
    group: 'See what is known of requesters and customers, and have it forgotten',
    load: async () => {
      const { forgetFactCommand, listFactsCommand } = await import('./memory.ts');
      return [listFactsCommand, forgetFactCommand];
    },
  },
  {
    name: 'mails',
    group: 'See where mails ended and why',
    load: async () => {
      const { listMailsCommand, showMailCommand } = await import('./mails.ts');
      return [listMailsCommand, showMailCommand];
    },
  },
  one('backup', async () => (await import('./backup.ts')).backupCommand),
  one('restore', async () => (await import('./restore.ts')).restoreCommand),
  one('erase', async () => (await import('./erase.ts')).eraseCommand),
  one('verify-audit', async () => (await import('./verify-audit.ts')).verifyAuditCommand),
  one('redact-eval', async () => (await import('./redact-eval.ts')).redactEvalCommand),
  one('guard-eval', async () => (await import('./guard-eval.ts')).guardEvalCommand),
  one('doctor', async () => (await import('./doctor.ts')).doctorCommand),
];

function one(name: string, load: () => Promise<AnyCommand>): CommandEntry {
  return { name, group: null, load: async () => [await load()] };
}
