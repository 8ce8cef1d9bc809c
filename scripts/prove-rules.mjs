// Proves every import rule, and the compiler's wall round domain, by breaking it: a guard nobody has tripped is no guard.
// Works on a copy of the sources, so that a run that is killed leaves nothing planted behind.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository, tool } from './clone.mjs';

const D = 'packages/domain/src';
const C = 'packages/contract/src';
const S = 'packages/server/src';
const K = 'packages/sdk/src';
const uses = (name, path) =>
  `import { ${name} } from '${path}';\nexport const planted = ${name};\n`;

/** Rule → files to plant; the first one must be reported by the rule. */
const plants = {
  'domain-imports-nothing': { [`${D}/gate/plant-a.ts`]: uses('z', 'zod') },
  'domain-stages-are-islands': {
    [`${D}/gate/plant-b.ts`]: uses('guardItem', '../guard/guard-item.ts'),
  },
  'shared-knows-no-stage': {
    [`${D}/shared/plant.ts`]: uses('guardItem', '../guard/guard-item.ts'),
  },
  'contract-takes-domain-types-only': {
    [`${C}/plant-a.ts`]: uses('decideGate', '@signalbox/domain'),
  },
  'contract-knows-no-server': {
    [`${C}/plant-b.ts`]: uses('uuidV7', '../../server/src/ids/uuid-v7.ts'),
  },
  'sql-lives-in-store': { [`${S}/line/plant-a.ts`]: uses('Pool', 'pg') },
  'store-looks-down-only': { [`${S}/store/plant.ts`]: uses('acceptArrivals', '../line/intake.ts') },
  'connectors-know-no-store': { [`${S}/connectors/plant.ts`]: uses('inTenant', '../store/tx.ts') },
  'models-know-no-store': { [`${S}/models/plant.ts`]: uses('inTenant', '../store/tx.ts') },
  'tracing-is-loaded-on-demand': {
    [`${S}/line/plant-t.ts`]: uses('openTracing', '../tracing/otlp/open-tracing.ts'),
  },
  'traces-are-made-in-one-place': {
    [`${S}/line/plant-u.ts`]: uses('BasicTracerProvider', '@opentelemetry/sdk-trace-base'),
  },
  'tools-know-no-store': { [`${S}/tools/plant.ts`]: uses('inTenant', '../store/tx.ts') },
  'line-stages-are-islands': { [`${S}/line/hold/plant.ts`]: uses('decide', '../decide.ts') },
  'line-does-not-wire': { [`${S}/line/plant-b.ts`]: uses('readSettings', '../config/settings.ts') },
  'line-knows-connectors-by-their-interface': {
    [`${S}/line/plant-c.ts`]: uses('deskConnector', '../connectors/desk/desk-connector.ts'),
  },
  'only-main-and-cli-wire': { [`${S}/agents/plant.ts`]: uses('openEngine', '../main/engine.ts') },
  'webhooks-know-no-http': { [`${S}/webhooks/plant.ts`]: uses('json', '../http/respond.ts') },
  'main-knows-no-cli': { [`${S}/main/plant.ts`]: uses('exitCodes', '../cli/exit-codes.ts') },
  'config-stands-alone': { [`${S}/config/plant.ts`]: uses('uuidV7', '../ids/uuid-v7.ts') },
  'vault-and-redaction-stand-alone': {
    [`${S}/vault/plant.ts`]: uses('inTenant', '../store/tx.ts'),
  },
  'console-takes-the-contract-only': {
    'packages/console/src/plant-a.ts': uses('uuidV7', '../../server/src/ids/uuid-v7.ts'),
  },
  'contract-values-stay-out-of-the-page': {
    'packages/console/src/plant-b.ts': uses('errorTable', '@signalbox/contract'),
  },
  'sdk-stands-alone': {
    [`${K}/plant-a.ts`]: uses('uuidV7', '../../server/src/ids/uuid-v7.ts'),
  },
  'sdk-takes-types-only': { [`${K}/plant-b.ts`]: uses('errorTable', '@signalbox/contract') },
  'sdk-testing-stays-apart': {
    [`${K}/plant-c.ts`]: uses('startModelServer', './testing/index.ts'),
  },
  'sdk-is-for-users': {
    [`${S}/learn/plant-e.ts`]: uses('startModelServer', '@signalbox/sdk/testing'),
  },
  'server-knows-no-console': {
    [`${S}/learn/plant-d.ts`]: uses('safePath', '../../../console/src/api/safe-path.ts'),
  },
  'no-cycles': {
    [`${S}/learn/plant-a.ts`]:
      "import { b } from './plant-b.ts';\nexport const a = (): unknown => b;\n",
    [`${S}/learn/plant-b.ts`]:
      "import { a } from './plant-a.ts';\nexport const b = (): unknown => a;\n",
  },
  'src-never-imports-tests': {
    [`${S}/learn/plant-c.ts`]: uses('createTestDatabase', '../../test/support/database.ts'),
  },
};

/** What domain must not be able to name. Each file must fail to compile. */
const walls = {
  [`${D}/gate/wall-process.ts`]: 'export const planted = process.pid;\n',
  [`${D}/gate/wall-fetch.ts`]: "export const planted = fetch('http://localhost');\n",
  [`${D}/gate/wall-files.ts`]:
    "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
  [`${D}/gate/wall-timer.ts`]: 'export const planted = setTimeout(() => undefined, 1);\n',
  [`${D}/gate/wall-console.ts`]: "console.log('planted');\nexport const planted = 1;\n",
};

const copy = mkdtempSync(join(tmpdir(), 'signalbox-rules-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
copySources();
for (const files of [...Object.values(plants), walls]) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
}
const faults = [...unprovedRules(), ...missedPlants(), ...missedWalls()];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(
  `${Object.keys(plants).length} import rules and ${Object.keys(walls).length} walls fired on what was planted`,
);

function copySources() {
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) {
    cpSync(join(repository, file), join(copy, file));
  }
  for (const name of readdirSync(join(repository, 'packages'))) {
    const from = join(repository, 'packages', name);
    cpSync(from, join(copy, 'packages', name), {
      recursive: true,
      filter: (path) => !/[\\/](dist|node_modules)$/.test(path),
    });
  }
  // Packages of the repository lead to the copy, all others to what is installed.
  mkdirSync(join(copy, 'node_modules', '@signalbox'), { recursive: true });
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (name === '@signalbox') continue;
    symlinkSync(join(repository, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of readdirSync(join(repository, 'node_modules', '@signalbox'))) {
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules', '@signalbox', name));
  }
}

function node(args) {
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** A rule added without a plant. */
function unprovedRules() {
  const { forbidden } = createRequire(import.meta.url)(join(repository, '.dependency-cruiser.cjs'));
  return forbidden
    .filter(({ name }) => !Object.hasOwn(plants, name))
    .map(({ name }) => `${name}: no violation is planted for it`);
}

function missedPlants() {
  const cruise = tool('dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['packages', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout, stderr } = node([cruise, ...args]);
  if (stdout === '') return [`dependency-cruiser said nothing: ${stderr}`];
  const { violations } = JSON.parse(stdout).summary;
  return Object.entries(plants).flatMap(([name, files]) => {
    const planted = Object.keys(files);
    const fired = violations.some(({ rule, from }) => rule.name === name && planted.includes(from));
    return fired ? [] : [`${name}: the violation planted in ${planted[0]} was not seen`];
  });
}

function missedWalls() {
  const { stdout } = node([
    tool('typescript/bin/tsc'),
    '-p',
    'packages/domain/tsconfig.json',
    '--noEmit',
  ]);
  return Object.keys(walls).flatMap((path) =>
    stdout.includes(`${path}(`) ? [] : [`${path}: domain compiles with it`],
  );
}
