import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmbeddedDatabaseError } from './errors.ts';

/** The user PostgreSQL runs as when we are root, which it refuses to be. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY_UID = 65_534;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function passwdLines(): readonly (readonly string[])[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}

/** The user with this number, if the system knows it: initdb looks its own user up by name and fails without one. */
export function knownUser(uid: number): RunAs | undefined {
  const line = passwdLines().find((fields) => fields[2] === String(uid));
  return line === undefined ? undefined : { uid, gid: Number(line[3]) };
}

/** The unprivileged user of this system (`nobody`). */
export function unprivilegedUser(): RunAs {
  const byName = passwdLines().find((fields) => fields[0] === 'nobody');
  const uid = byName === undefined ? NOBODY_UID : Number(byName[2]);
  const user = knownUser(uid);
  if (user === undefined || user.uid <= 0) {
    throw new EmbeddedDatabaseError(
      'platform_unsupported',
      'PostgreSQL refuses to run as root, and this system has no user "nobody" to run it as.',
      'Start Signalbox as an ordinary user, or set DATABASE_URL to use your own PostgreSQL.',
    );
  }
  return user;
}

const MAY_READ = 4;
const MAY_ENTER = 1;

async function mayAll(path: string, user: RunAs, rights: number): Promise<boolean> {
  try {
    const found = await stat(path);
    const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0;
    return ((found.mode >> shift) & rights) === rights;
  } catch {
    return false;
  }
}

/** Can `user` enter `directory` from the root of the file system down? By mode bits; access lists are not read. */
export async function canEnter(directory: string, user: RunAs): Promise<boolean> {
  for (let at = directory; ; at = dirname(at)) {
    if (!(await mayAll(at, user, MAY_ENTER))) return false;
    if (at === dirname(at)) return true;
  }
}

/** Can `user` read and execute the file or list the folder at `path`? */
export async function canReadAndExecute(path: string, user: RunAs): Promise<boolean> {
  return (await mayAll(path, user, MAY_READ | MAY_ENTER)) && (await canEnter(dirname(path), user));
}
