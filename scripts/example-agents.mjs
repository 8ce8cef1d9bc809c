// `npm run example:agents [-- --real] [-- --json]`: the desk of examples/agents on its eight tickets, in an installation of its own that is
// removed afterwards. Its models are a scripted server that stands in for a provider; with --real those of the environment.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { report } from './agents/report.mjs';
import { answerOf } from './agents/stand-in.mjs';
import { buildWhenStale, installWhenNeeded, repository } from './clone.mjs';

const patienceMs = 180_000;
/** Reasons for which a person has to do more than say yes. */
const forPeople = new Set(['handed_over', 'part_for_people', 'no_answer']);
const real = process.argv.includes('--real');
const asJson = process.argv.includes('--json');
const example = join(repository, 'examples', 'agents');
const program = join(repository, 'packages', 'server', 'bin', 'signalbox.js');

installWhenNeeded();
await buildWhenStale();
const models = real ? null : await standIn();
const home = mkdtempSync(join(tmpdir(), 'signalbox-agents-'));
const environment = { ...process.env, ...(await settings()), ...models?.environment };
const server = spawn(process.execPath, [program, 'start', '--json'], {
  env: environment,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => server.once('exit', resolve));
try {
  const { url } = await ready();
  const { key } = JSON.parse(
    command('keys', 'create', '--name', 'example', '--scope', 'admin', '--json'),
  );
  const tickets = readFileSync(join(example, 'tickets', 'tickets.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const call = (path, body) => request(`${url}/v1${path}`, key, body);
  const taken = [];
  for (const ticket of tickets) taken.push({ ticket, ...(await call('/items', ticket)) });
  const handled = [];
  for (const { ticket, id } of taken) {
    const decided = await until(() => call(`/items/${id}`), ['received', 'deciding']);
    const accepted = await acceptAnswered(call, decided);
    const waitsIn = accepted ? ['held', 'deciding', 'writing'] : [];
    handled.push({
      ticket,
      accepted,
      lane: decided.lane,
      item: await until(() => call(`/items/${id}`), waitsIn),
      conversation: (await call(`/items/${id}/conversation`)).data[0] ?? null,
    });
  }
  report(handled, { asJson, calls: models?.server.requests.length ?? null });
  models?.server.assertClean();
} finally {
  server.kill('SIGTERM');
  await ended;
  await models?.server.close();
  rmSync(home, { recursive: true, force: true });
}

async function standIn() {
  const testing = join(repository, 'packages', 'sdk', 'dist', 'testing', 'index.js');
  const { startModelServer } = await import(pathToFileURL(testing).href);
  const scripted = await startModelServer();
  scripted.script(answerOf);
  return {
    server: scripted,
    environment: {
      AGENTS_MODEL_URL: `${scripted.url}/v1`,
      AGENTS_MODEL_KEY: 'stands-in-for-a-key',
      AGENTS_QUICK_MODEL: 'quick',
      AGENTS_FULL_MODEL: 'full',
    },
  };
}

async function settings() {
  return {
    SIGNALBOX_HOME: home,
    SIGNALBOX_WORKSPACE: example,
    SIGNALBOX_PORT: String(await freePort()),
    SIGNALBOX_LOG_LEVEL: 'warn',
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function ready() {
  return new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('the server ended before it was ready')));
    createInterface({ input: server.stdout }).on('line', (line) => {
      const said = line.startsWith('{') ? JSON.parse(line) : {};
      if (said.event === 'ready') resolve(said);
    });
  });
}

function command(...args) {
  const { stdout, status } = spawnSync(process.execPath, [program, ...args], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`signalbox ${args[0]} ended with ${status}`);
  return stdout.trim().split('\n').at(-1);
}

async function request(url, key, body) {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** What a reviewer does who finds an answer for everything: reads it and says yes, to the words of its reply too. */
async function acceptAnswered(call, { state, reasons, review, decision }) {
  const open = reasons.some(({ code }) => forPeople.has(code));
  if (state !== 'in_review' || open || !decision?.reply?.hash) return false;
  const { claimId } = await call(`/reviews/${review.id}/claim`, {});
  const reply = { hash: decision.reply.hash };
  const yes = { claimId, decisionId: decision.id, verdict: 'accept', reply };
  await call(`/reviews/${review.id}/verdict`, yes);
  return true;
}

/** Waits until an item is in none of these states. */
async function until(look, states) {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const item = await look();
    if (!states.includes(item.state)) return item;
    if (Date.now() > giveUpAt) throw new Error(`item ${item.id} is still ${item.state}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
