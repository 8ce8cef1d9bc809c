import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../support/installation.ts';

/** A real server of the bench's own: its folder and port are no other's. */
export interface RealServer {
  /** What its script says of it: addresses, tokens, where its mails lie. */
  readonly env: Readonly<Record<string, string>>;
  /** Rows of its own database, past its programs. */
  rows<Row>(statement: string): readonly Row[];
  /** Stops it and removes all it has. */
  remove(): void;
}

const home = join('/tmp', 'signalbox-write-faults');

/** Null where the packages cannot be installed: as root on Debian they can. */
export function startServer(system: 'rt' | 'redmine'): RealServer | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  const script = join(repositoryRoot(), 'scripts', 'ticket-systems', `run-${system}.sh`);
  const own =
    system === 'rt'
      ? { RT_HOME: join(home, 'rt'), RT_PORT: '18191' }
      : { RM_HOME: join(home, 'redmine'), RM_PORT: '18192', RM_INSTANCE: 'writefaults' };
  const env = { ...process.env, ...own };
  const up = spawnSync(script, ['up'], { env, stdio: ['ignore', 2, 2] });
  if (up.status !== 0) throw new Error(`${script} up ended with ${up.status}`);
  const said = execFileSync(script, ['env'], { env, encoding: 'utf8' }).trim().split('\n');
  const file =
    system === 'rt'
      ? join(home, 'rt', 'var', 'rt.sqlite')
      : join(home, 'redmine', 'db', 'redmine.sqlite3');
  return {
    env: Object.fromEntries(
      said.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    rows: <Row>(statement: string) => readRows<Row>(file, statement),
    remove: () => void spawnSync(script, ['reset'], { env, stdio: ['ignore', 2, 2] }),
  };
}

function readRows<Row>(file: string, statement: string): readonly Row[] {
  const reader = fileURLToPath(new URL('./count.pl', import.meta.url));
  const text = execFileSync('/usr/bin/perl', [reader, file], {
    input: statement,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
