import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const packages = ['domain', 'contract', 'server'];
const dist = join(repository, 'packages', 'server', 'dist');
const stampFile = join(dist, '.built');
const lock = join(dist, '.building');
const entry = join(dist, 'cli', 'main.js');
const waitMs = 200;
const giveUpMs = 5 * 60_000;

/**
 * Compiles a clone when its sources are not those that were compiled last. Processes that start at the same time wait for
 * the one that builds.
 *
 * @throws Error with what the compiler or the file system said
 */
export function buildWhenStale() {
  const wanted = hashSources();
  if (isBuilt(wanted)) return;
  const started = Date.now();
  mkdirFor(dist);
  while (!takeLock()) {
    if (isBuilt(wanted)) return;
    if (Date.now() - started > giveUpMs)
      throw new Error(`another process builds for too long; remove ${lock}`);
    sleep(waitMs);
  }
  try {
    if (!isBuilt(wanted)) build(wanted);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Reads some 400 small files, 10 to 20 ms: cheaper than asking the compiler, and blind to times that git or a copy changes. */
function hashSources() {
  const hash = createHash('sha256');
  const add = (path) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(repository, path)))
      .update('\0');
  add('tsconfig.json');
  add('tsconfig.base.json');
  for (const name of packages) {
    const folder = join('packages', name);
    add(join(folder, 'package.json'));
    add(join(folder, 'tsconfig.json'));
    const files = readdirSync(join(repository, folder, 'src'), { recursive: true });
    for (const file of files.filter((path) => path.endsWith('.ts')).sort())
      add(join(folder, 'src', file));
  }
  return hash.digest('hex');
}

function isBuilt(wanted) {
  return existsSync(entry) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

function build(wanted) {
  const compiler = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    throw new Error('this clone is not built and the compiler is not installed; run: npm ci');
  }
  console.error('signalbox: building this clone …');
  rmSync(stampFile, { force: true });
  const result = spawnSync(process.execPath, [compiler, '-b'], {
    cwd: repository,
    encoding: 'utf8',
  });
  // A Ctrl-C reaches the compiler too.
  if (result.signal !== null) process.exit(130);
  if (result.status !== 0) {
    const said = `${result.stdout}${result.stderr}`.trim() || String(result.error ?? result.signal);
    throw new Error(`building this clone failed:\n${said}`);
  }
  // Renamed into place: a half-written stamp must not look like a build.
  const draft = `${stampFile}.${process.pid}`;
  writeFileSync(draft, wanted);
  renameSync(draft, stampFile);
}

function mkdirFor(path) {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Error(
      `this clone must be built and ${path} cannot be written (${error.code}); run \`npm run build\` as its owner`,
    );
  }
}

/** A folder is made by one process only. The name inside says who; the lock of a process that is gone is taken over. */
function takeLock() {
  const mine = `${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, mine), '');
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw new Error(
        `this clone must be built and ${dist} cannot be written (${error.code}); run \`npm run build\` as its owner`,
      );
    }
  }
  const owner = ownerOf(lock);
  if (owner !== null && isStale(owner)) moveAway(owner, `${lock}.${mine}`);
  return false;
}

/** The name in a lock, '' while it has none, null when there is no lock. */
function ownerOf(folder) {
  try {
    return readdirSync(folder)[0] ?? '';
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isStale(owner) {
  if (owner !== '') return !isAlive(Number(owner.split('.')[0]));
  // Between mkdir and the name lie microseconds; an empty lock that is older belongs to nobody.
  return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 2_000;
}

/** Moved before it is removed, and looked at again: what was moved may be the fresh lock of one who was faster. */
function moveAway(staleOwner, aside) {
  try {
    renameSync(lock, aside);
    if (ownerOf(aside) === staleOwner) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
