import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { describeEmbedded, EmbeddedDatabaseError } from '../embedded/index.ts';
import { masterKeyBytes } from '../vault/master-key.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const gigabyte = 1024 ** 3;
const diskWarnBytes = 2 * gigabyte;
const diskFailBytes = gigabyte / 4;

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok('node', `Node.js ${version}`)
    : fail('node', `Node.js ${version} is too old`, 'Install Node.js 20.19 or newer.');
}

/** What the machine and its files say, without a database. Creates nothing. */
export async function examineFiles(settings: Settings): Promise<readonly Finding[]> {
  return [
    await examineHome(settings.home),
    await examineEmbedded(settings),
    await examineMasterKey(settings.masterKeyFile),
    await examineAnchors(settings.home),
    await examineDisk(settings.home),
  ];
}

/** The nearest folder that exists: what is not there yet would be made in it. */
async function nearestFolder(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found !== null || at === dirname(at)) return at;
  }
}

async function isUsable(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function examineHome(home: string): Promise<Finding> {
  const folder = await nearestFolder(home);
  const way = 'Correct its owner and rights, or set SIGNALBOX_HOME to another folder.';
  if (!(await isUsable(folder))) return fail('home', `${folder} cannot be read and written`, way);
  if (!(await stat(folder)).isDirectory()) return fail('home', `${folder} is not a folder`, way);
  return ok('home', folder === home ? home : `${home} (made at the first start)`);
}

async function examineEmbedded(settings: Settings): Promise<Finding> {
  if (settings.databaseUrl !== null) return ok('embedded', 'not used: DATABASE_URL is set');
  if ((await nearestFolder(settings.home)) !== settings.home) {
    return ok('embedded', 'made at the first start');
  }
  try {
    const found = await describeEmbedded(settings.home);
    const place = found.kind === 'moved' ? `${found.dataDirectory} (moved)` : found.dataDirectory;
    const runs =
      found.server === undefined ? 'not running' : `running as process ${found.server.pid}`;
    return ok(
      'embedded',
      `PostgreSQL ${found.version}, data in ${place}, ${runs}; log ${found.logFile}`,
    );
  } catch (error) {
    if (!(error instanceof EmbeddedDatabaseError)) throw error;
    return fail('embedded', error.message, error.hint);
  }
}

async function examineMasterKey(path: string): Promise<Finding> {
  const found = await stat(path).catch(() => null);
  if (found === null) {
    const folder = await nearestFolder(path);
    return (await isUsable(folder))
      ? ok('master key', `${path} (made at the first start)`)
      : fail(
          'master key',
          `${path} cannot be read or made`,
          'Name a file in SIGNALBOX_MASTER_KEY_FILE.',
        );
  }
  if (!found.isFile() || found.size !== masterKeyBytes) {
    return fail(
      'master key',
      `${path} is not a key of ${masterKeyBytes} bytes`,
      'Put back the file from your backup.',
    );
  }
  const mode = found.mode & 0o777;
  return process.platform !== 'win32' && (mode & 0o077) !== 0
    ? fail(
        'master key',
        `${path} has mode ${mode.toString(8)}: others can reach it`,
        `Run: chmod 600 ${path}`,
      )
    : ok('master key', `${path}, only its owner can read it`);
}

async function examineAnchors(home: string): Promise<Finding> {
  const folder = await nearestFolder(join(home, 'anchors'));
  return (await isUsable(folder))
    ? ok('anchors', join(home, 'anchors'))
    : fail(
        'anchors',
        `${folder} cannot be written`,
        'Correct its owner and rights; the audit is anchored there.',
      );
}

async function examineDisk(home: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestFolder(home));
  const free = bavail * bsize;
  const text = `${(free / gigabyte).toFixed(1)} GB free where ${home} lies`;
  const way = 'Free some space, or move the home.';
  if (free < diskFailBytes) return fail('disk', text, way);
  return free < diskWarnBytes ? warn('disk', text, way) : ok('disk', text);
}
