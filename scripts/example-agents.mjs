// `npm run example:agents [-- --real] [-- --json]`: the desk of examples/agents on its eight tickets, in an installation of its own that is
// removed afterwards. Its models are a scripted server that stands in for a provider; with --real those of the environment.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { answerOf } from './agents/stand-in.mjs';
import { buildWhenStale, installWhenNeeded, repository } from './clone.mjs';

const patienceMs = 180_000;
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
  const decided = [];
  for (const { ticket, id } of taken)
    decided.push({ ticket, item: await until(() => call(`/items/${id}`)) });
  show(decided);
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
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** Waits until an item is decided or needs somebody. */
async function until(look) {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const item = await look();
    if (!['received', 'deciding'].includes(item.state)) return item;
    if (Date.now() > giveUpAt) throw new Error(`item ${item.id} is still ${item.state}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function show(decided) {
  const rows = decided.map(({ ticket, item }) => ({
    ticket: ticket.externalId,
    state: item.state,
    lane: item.lane,
    category: item.decision?.fields.category?.value ?? null,
    priority: item.decision?.fields.priority?.value ?? null,
    by: item.decision?.fields.category?.tier ?? null,
    fallback: item.decision?.fallback ?? null,
    doubt: item.decision?.doubt.map(({ code }) => code) ?? [],
    reasons: item.reasons
      .map(({ code }) => code)
      .filter(
        (code) =>
          !['sure_enough', 'below_auto', 'below_assisted', 'autonomy_ceiling'].includes(code),
      ),
  }));
  if (asJson) {
    console.log(JSON.stringify({ tickets: rows, calls: models?.server.requests.length ?? null }));
    return;
  }
  for (const { ticket, item } of decided) {
    console.log(`${ticket.externalId}  ${ticket.subject}`);
    const row = rows.find((one) => one.ticket === ticket.externalId);
    console.log(
      `     ${row.lane}: category ${row.category ?? '–'}, priority ${row.priority ?? '–'} (${row.by ?? 'nobody'})`,
    );
    for (const { code, detail } of item.reasons)
      if (row.reasons.includes(code)) console.log(`     ${detail}`);
    if (row.doubt.length > 0) console.log(`     doubt: ${row.doubt.join(', ')}`);
  }
  if (models !== null)
    console.log(`${models.server.requests.length} calls of the scripted model server.`);
}
