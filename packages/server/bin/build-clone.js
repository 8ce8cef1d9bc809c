import { spawn } from 'node:child_process';
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
const dist = join(repository, 'packages', 'server', 'dist');
const lock = join(dist, '.building');
const waitMs = 200;
const giveUpMs = 5 * 60_000;

/**
 * What is built, each when its own sources changed: a change of the server does not build the console again. The console
 * takes types from the contract, and nothing else of the other packages.
 */
const targets = [
  {
    name: 'this clone',
    files: [
      'tsconfig.json',
      'tsconfig.base.json',
      ...packageFiles(['domain', 'contract', 'server', 'sdk']),
      join('packages', 'server', 'rolldown.config.mjs'),
    ],
    folders: sourceFolders(['domain', 'contract', 'server', 'sdk']),
    result: join(dist, 'program', 'main.js'),
    stamp: join(dist, '.built'),
    steps: [
      { tool: join('typescript', 'bin', 'tsc'), args: ['-b'], cwd: repository },
      {
        tool: join('rolldown', 'bin', 'cli.mjs'),
        args: ['-c', 'rolldown.config.mjs', '--log-level', 'warn'],
        cwd: join(repository, 'packages', 'server'),
      },
    ],
  },
  {
    name: 'the console',
    files: [
      'tsconfig.base.json',
      ...packageFiles(['console']),
      ...['index.html', 'vite.config.ts'].map((file) => join('packages', 'console', file)),
    ],
    folders: [
      ...sourceFolders(['console', 'contract']),
      ...['public', 'vite'].map((folder) => join('packages', 'console', folder)),
    ],
    result: join(repository, 'packages', 'console', 'dist', 'index.html'),
    // Vite empties its folder before it writes, and the stamp with it: half a build has none.
    stamp: join(repository, 'packages', 'console', 'dist', '.built'),
    steps: [
      {
        tool: join('vite', 'bin', 'vite.js'),
        args: ['build', '--logLevel', 'warn'],
        cwd: join(repository, 'packages', 'console'),
      },
    ],
  },
];

/**
 * Builds of a clone what is not from the sources that are there now. Processes that start at the same time wait for the one
 * that builds.
 *
 * @throws Error with what the compiler, the bundler or the file system said
 */
export async function buildWhenStale() {
  const wanted = targets.flatMap(touchedSince);
  const stale = () => wanted.filter((target) => !isBuilt(target));
  if (stale().length === 0) return;
  const started = Date.now();
  mkdirFor(dist);
  while (!takeLock()) {
    if (stale().length === 0) return;
    if (Date.now() - started > giveUpMs)
      throw new Error(`another process builds for too long; remove ${lock}`);
    sleep(waitMs);
  }
  try {
    // At once: each is bound to one core most of the time. Both have ended before the lock is given back.
    const ended = await Promise.allSettled(stale().map(build));
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function packageFiles(names) {
  return names.flatMap((name) =>
    ['package.json', 'tsconfig.json'].map((file) => join('packages', name, file)),
  );
}

function sourceFolders(names) {
  return names.map((name) => join('packages', name, 'src'));
}

/** A clock that is coarse gives two changes in a row the same time. */
const tellsApartAfterMs = 2_000;

/**
 * The target with what its sources hold, unless none was touched since it was built: to look at the times of 1,600 files takes 20 ms, to
 * read them 130, and every command waits for it. What was touched and holds the same, as after a change of branch and back, is marked so.
 */
function touchedSince(target) {
  const sources = sourcesOf(target);
  const look = lookOf(sources);
  const stamped = readStamp(target);
  if (look !== '' && stamped?.look === look && existsSync(target.result)) return [];
  const wanted = { ...target, hash: hashOf(sources), look };
  if (isBuilt(wanted)) {
    if (look !== '') tryToStamp(wanted);
    return [];
  }
  return [wanted];
}

function sourcesOf({ files, folders }) {
  const found = folders.flatMap((folder) => filesBelow(folder));
  return [...files, ...found.filter((path) => /\.\w+$/.test(path)).sort()];
}

/** What `recursive` would give, in an eighth of its time. */
function filesBelow(folder) {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Sizes and times; the time of a change of state, unlike that of the text, is nobody's to set. Empty: too soon after a change to tell. */
function lookOf(sources) {
  const hash = createHash('sha256');
  let newestMs = 0;
  for (const path of sources) {
    const { size, mtimeMs, ctimeMs, ino } = statSync(join(repository, path));
    newestMs = Math.max(newestMs, ctimeMs);
    hash.update(`${path}\0${size} ${mtimeMs} ${ctimeMs} ${ino}\0`);
  }
  return Date.now() - newestMs < tellsApartAfterMs ? '' : hash.digest('hex');
}

function hashOf(sources) {
  const hash = createHash('sha256');
  for (const path of sources) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(repository, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function readStamp({ stamp }) {
  if (!existsSync(stamp)) return null;
  const [hash = '', look = ''] = readFileSync(stamp, 'utf8').split('\n');
  return { hash, look };
}

function isBuilt(target) {
  return existsSync(target.result) && readStamp(target)?.hash === target.hash;
}

/** Renamed into place: a half-written stamp must not look like a build. */
function writeStamp({ stamp, hash, look }) {
  const draft = `${stamp}.${process.pid}`;
  writeFileSync(draft, `${hash}\n${look}`);
  renameSync(draft, stamp);
}

/** In a clone of somebody else's every command reads the sources. */
function tryToStamp(target) {
  try {
    writeStamp(target);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

async function build(target) {
  const { name, steps, stamp } = target;
  const programs = steps.map(({ tool }) => join(repository, 'node_modules', tool));
  if (!programs.every((program) => existsSync(program))) {
    throw new Error(`${name} is not built and what builds it is not installed; run: npm ci`);
  }
  console.error(`signalbox: building ${name} …`);
  rmSync(stamp, { force: true });
  for (const [at, { args, cwd }] of steps.entries()) {
    const { status, signal, said } = await outcomeOf(programs[at], args, cwd);
    // A Ctrl-C reaches the program too.
    if (signal !== null) process.exit(130);
    if (status !== 0) throw new Error(`building ${name} failed:\n${said.trim() || status}`);
  }
  writeStamp(target);
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

function outcomeOf(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whatever the caller's is: a console built under "test" would carry React's development form.
      env: { ...process.env, NODE_ENV: 'production' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, said }));
  });
}
