// Who may import whom. Each rule is proved by a planted violation: npm run prove-rules.
const D = 'packages/domain/src';
const S = 'packages/server/src';
const stages = 'intake|guard|decide|gate|hold|writeback|learn';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('domain-imports-nothing', 'decisions stay pure', { path: `^${D}` }, { pathNot: `^${D}` }),
    rule(
      'domain-stages-are-islands',
      'stages meet only through shared/ and classify/',
      { path: `^${D}/(${stages})/` },
      { path: `^${D}/(${stages}|audit)/`, pathNot: `^${D}/$1/` },
    ),
    rule(
      'shared-knows-no-stage',
      'what all stages stand on leans on none of them',
      { path: `^${D}/(shared|classify)/` },
      { path: `^${D}/(${stages}|audit)/` },
    ),
    rule(
      'contract-takes-domain-types-only',
      'what is said over HTTP brings no decisions with it',
      { path: '^packages/contract/src' },
      { path: `^${D}`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'contract-knows-no-server',
      '',
      { path: '^packages/contract/src' },
      { path: '^packages/server/' },
    ),
    rule(
      'sql-lives-in-store',
      'the driver is used in store/ and queue/; by name: the embedded server, and two connections that must be their own',
      { path: `^${S}`, pathNot: `^${S}/((store|queue|embedded)/|main/(ticks|announcer)\\.ts$)` },
      { path: '(^|/)node_modules/(@types/)?(pg|kysely|graphile-worker)/' },
    ),
    rule(
      'store-looks-down-only',
      'rows know nothing of what is done with them; the type of a row may come from who makes it',
      { path: `^${S}/(store|queue)/` },
      { path: `^${S}/`, pathNot: `^${S}/(store|queue|ids)/`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'connectors-know-no-store',
      'an outside system is reached without our tables',
      { path: `^${S}/connectors/` },
      { path: `^${S}/`, pathNot: `^${S}/connectors/` },
    ),
    rule(
      'models-know-no-store',
      'whom a call is written down for is handed in; nothing that asks a provider can reach the tables',
      { path: `^${S}/models/` },
      { path: `^${S}/`, pathNot: `^${S}/(models/|connectors/http/retry-after\\.ts$)` },
    ),
    rule(
      'tracing-is-loaded-on-demand',
      'who sends no traces pays nothing for them: what is in tracing/otlp/ is imported where an endpoint is set, and nowhere before',
      { path: `^${S}`, pathNot: `^${S}/tracing/otlp/` },
      { path: `^${S}/tracing/otlp/`, dynamic: false },
    ),
    rule(
      'traces-are-made-in-one-place',
      'the line says what happens; that it becomes spans of OpenTelemetry is the affair of tracing/otlp/',
      { path: '^packages/', pathNot: `^${S}/tracing/otlp/` },
      { path: '(^|/)node_modules/@opentelemetry/(sdk-trace|exporter-trace|resources)' },
    ),
    rule(
      'tools-know-no-store',
      'what they look up is handed in; nothing a model can call reaches the tables by itself',
      { path: `^${S}/tools/` },
      { path: `^${S}/`, pathNot: `^${S}/tools/` },
    ),
    rule(
      'line-stages-are-islands',
      'the next stage is reached through the state of the item; line/runner/ joins what runs back to back',
      { path: `^${S}/line/(${stages})(\\.ts$|/)` },
      { path: `^${S}/line/((${stages})(\\.ts$|/)|runner/)`, pathNot: `^${S}/line/$1(\\.ts$|/)` },
    ),
    rule(
      'line-does-not-wire',
      'it gets what it works with from main/',
      { path: `^${S}/line/` },
      { path: `^${S}/(http|cli|main|queue|config|embedded|webhooks)/` },
    ),
    rule(
      'line-knows-connectors-by-their-interface',
      'which system is behind it is wired in main/',
      { path: `^${S}/line/` },
      { path: `^${S}/connectors/`, pathNot: `^${S}/connectors/connector\\.ts$` },
    ),
    rule(
      'webhooks-know-no-http',
      "they are taken from and told to whoever is outside; what a request looks like is its handler's",
      { path: `^${S}/(webhooks|alerts|incidents)/` },
      { path: `^${S}/(http|cli|main|queue|config|embedded)/` },
    ),
    rule(
      'only-main-and-cli-wire',
      'index.ts says what of it a program may use that embeds us',
      { path: `^${S}`, pathNot: `^${S}/((main|cli)/|index\\.ts$)` },
      { path: `^${S}/(main|cli)/` },
    ),
    rule('main-knows-no-cli', '', { path: `^${S}/main/` }, { path: `^${S}/cli/` }),
    rule(
      'config-stands-alone',
      'settings are read once, before anything else',
      { path: `^${S}/config/` },
      { path: `^${S}/`, pathNot: `^${S}/config/` },
    ),
    rule(
      'vault-and-redaction-stand-alone',
      'what keeps secrets can be read without the rest',
      { path: `^${S}/(vault|redaction|import-file|embedded|ids)/` },
      { path: `^${S}/`, pathNot: `^${S}/($1|ids)/` },
    ),
    rule(
      'console-takes-the-contract-only',
      'it talks with the server over HTTP, in the words of the contract',
      { path: '^packages/console/src' },
      { path: '^packages/', pathNot: '^packages/(console/(src|node_modules)|contract/src)/' },
    ),
    rule(
      'contract-values-stay-out-of-the-page',
      'types cost nothing; a value brings zod and all shapes with it',
      { path: '^packages/console/src' },
      { path: '^packages/contract/src', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'sdk-stands-alone',
      'users get it without anything else: what Node has, and types of what is said',
      { path: '^packages/sdk/src' },
      { pathNot: '^packages/(sdk|contract|domain)/src', dependencyTypesNot: ['core'] },
    ),
    rule(
      'sdk-takes-types-only',
      'a value would have to be installed with it',
      { path: '^packages/sdk/src' },
      { path: '^packages/(contract|domain)/src', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'sdk-testing-stays-apart',
      'who imports the client gets no model server with it',
      { path: '^packages/sdk/src', pathNot: '^packages/sdk/src/testing/' },
      { path: '^packages/sdk/src/testing/' },
    ),
    rule(
      'sdk-is-for-users',
      'what is shipped to them is not what we run on',
      { path: '^packages/(domain|contract|server)/src' },
      { path: '^packages/sdk/' },
    ),
    rule(
      'server-knows-no-console',
      'it serves files; what is in them is not its affair',
      { path: '^packages/(server|contract|domain)/' },
      { path: '^packages/console/' },
    ),
    rule(
      'no-cycles',
      'types may refer to each other, running code may not',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('src-never-imports-tests', '', { path: '^packages/[^/]+/src' }, { path: '/test/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@signalbox/source', 'types', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
