import { SOURCE_TYPES } from '@signalbox/contract';
import { ticketSystems } from '../../src/connectors/ticket-systems.ts';
import { type BrokenFile, http, main } from './broken.ts';

const types = [...SOURCE_TYPES, ...Object.keys(ticketSystems)].join(', ');

const rtSource =
  'sources:\n  - name: rt\n    type: rt\n    url: https://rt.example.com\n    token: t\n    fields: {}\n';

const mailSource =
  'sources:\n  - name: inbox\n    type: mail\n    imap: imaps://mail.example.com\n    address: desk@example.com\n    user: desk\n';

/** Mistakes in signalbox.yaml, and what is said about them. */
export const brokenMainFiles: readonly BrokenFile[] = [
  [
    'a missing name',
    { 'signalbox.yaml': 'policy: {}\n' },
    [
      'missing_key signalbox.yaml:1:1: workspace is missing; expected a name of small letters, digits, - and _ that starts with a letter, at most 63 characters. Add workspace.',
    ],
  ],
  [
    'an empty file',
    { 'signalbox.yaml': '# nothing yet\n' },
    ['invalid_value signalbox.yaml:1:1: expected a mapping with workspace, sources and policy.'],
  ],
  [
    'a name with a capital',
    { 'signalbox.yaml': 'workspace: Help Desk\n' },
    [
      'invalid_value signalbox.yaml:1:12: workspace is Help Desk; expected a name of small letters, digits, - and _ that starts with a letter, at most 63 characters.',
    ],
  ],
  [
    'an unknown key at the top',
    main('polcy: {}\n'),
    [
      'unknown_key signalbox.yaml:2:1: polcy is no known key; expected one of the keys workspace, sources, policy, knowledge. Did you mean policy?',
    ],
  ],
  [
    'an unknown key far in',
    main('policy:\n  delay: { nonurgent: 15m }\n'),
    [
      'unknown_key signalbox.yaml:3:12: policy.delay.nonurgent is no known key; expected one of the keys non_urgent. Did you mean non_urgent?',
    ],
  ],
  [
    'a threshold above one',
    main('policy:\n  thresholds: { auto: 85 }\n'),
    [
      'invalid_value signalbox.yaml:3:23: policy.thresholds.auto is 85; expected a number from 0 to 1, such as 0.85. Write 0.85.',
    ],
  ],
  [
    'thresholds the wrong way round',
    main('policy:\n  thresholds: { auto: 0.5, assisted: 0.7 }\n'),
    [
      'invalid_value signalbox.yaml:3:23: policy.thresholds.auto is 0.5; expected auto at least as high as assisted (0.7).',
    ],
  ],
  [
    'a duration without a unit',
    main('policy:\n  delay:\n    non_urgent: 15\n'),
    [
      'invalid_value signalbox.yaml:4:17: policy.delay.non_urgent is 15; expected a whole number with a unit (ms, s, m, h, d, w), such as 30s, 15m or 1h, up to ten years. Add a unit, for example 15s or 15m.',
    ],
  ],
  [
    'a duration in words',
    main('policy: { undo: ten seconds }\n'),
    [
      'invalid_value signalbox.yaml:2:17: policy.undo is ten seconds; expected a whole number with a unit (ms, s, m, h, d, w), such as 30s, 15m or 1h, up to ten years.',
    ],
  ],
  [
    'a list where a mapping belongs',
    main('policy: [a]\n'),
    ['invalid_value signalbox.yaml:2:9: policy is a list; expected a mapping of policy blocks.'],
  ],
  [
    'a key without a value',
    main('policy:\n'),
    [
      'invalid_value signalbox.yaml:2:8: policy is empty; expected a mapping of policy blocks. Give it a value, or delete the line.',
    ],
  ],
  [
    'a percentage without its sign',
    main('policy:\n  error_budget: { reduced: 0.02 }\n'),
    [
      'invalid_value signalbox.yaml:3:28: policy.error_budget.reduced is 0.02; expected a percentage from 0% to 100%, such as 2%. Write 2%.',
    ],
  ],
  [
    'budgets out of order',
    main('policy:\n  error_budget: { reduced: 6%, handback: 5% }\n'),
    [
      'invalid_value signalbox.yaml:3:42: policy.error_budget.handback is 5%; expected at least as much as reduced.',
    ],
  ],
  [
    'money without a currency',
    main('policy:\n  spend: { per_item: 0.05, per_day: 20 EURO }\n'),
    [
      'invalid_value signalbox.yaml:3:22: policy.spend.per_item is 0.05; expected an amount and a currency, such as 0.05 EUR. Add a currency, for example 0.05 EUR.',
      'invalid_value signalbox.yaml:3:37: policy.spend.per_day is 20 EURO; expected an amount and a currency, such as 0.05 EUR.',
    ],
  ],
  [
    'a place that the ticket system does not have',
    main(
      'sources:\n  - name: rt\n    type: rt\n    url: https://rt.example.com\n    token: t\n    fields:\n      team: { field: Queu }\n',
    ),
    [
      'invalid_value signalbox.yaml:8:22: sources[0].fields.team.field is Queu; expected one of Queue, Status, Priority, Owner. Write custom_field: for a field that was added to the system.',
    ],
  ],
  [
    'a poll that names what the system does not have',
    main(`${rtSource}    poll: { projects: desk }\n`),
    [
      'invalid_value signalbox.yaml:8:23: sources[0].poll.projects is desk; expected queues, because the source is of type rt.',
    ],
  ],
  [
    'a user of a system that has none',
    main(`${rtSource}    user: svc\n`),
    [
      'invalid_value signalbox.yaml:8:11: sources[0].user is svc; expected no user: a source of type rt signs in with its token alone.',
    ],
  ],
  [
    'a project that is named and not by its key',
    main(
      'sources:\n  - name: jira\n    type: jira\n    url: https://x.atlassian.net\n    token: t\n    fields: {}\n    poll: { projects: Service Desk }\n',
    ),
    [
      'invalid_value signalbox.yaml:8:23: sources[0].poll.projects is Service Desk; expected the key of a project: capital letters, digits and _, such as DESK.',
    ],
  ],
  [
    'a poll of nothing, and too often',
    main(`${rtSource}    poll: { every: 1s }\n`),
    [
      'invalid_value signalbox.yaml:8:11: sources[0].poll is a mapping; expected one of queues, projects, groups.',
      'invalid_value signalbox.yaml:8:20: sources[0].poll.every is 1s; expected a time from 5s to 1h.',
    ],
  ],
  [
    'a webhook beside a poll',
    main(
      `${rtSource}    poll: { queues: Desk }\n    webhook:\n      secret: \${HOOK}\n      map: { externalId: $.id, body: $.b }\n`,
    ),
    [
      'invalid_value signalbox.yaml:10:7: sources[0].webhook is a mapping; expected either webhook or poll: with both, each ticket came in twice.',
      `missing_env signalbox.yaml:10:15: sources[0].webhook.secret is \${HOOK}; expected the environment variable HOOK to be set. Set HOOK where the server starts.`,
    ],
  ],
  [
    'a password of a mailbox that stands in the file, which is not shown',
    main(`${mailSource}    password: hunter2\n`),
    [
      'invalid_value signalbox.yaml:8:15: sources[0].password is hidden; expected an environment variable instead of the secret itself. A file is shared and kept; set the variable where the server starts.',
    ],
  ],
  [
    'a source type of a later version',
    main('sources:\n  - name: zd\n    type: zendesk\n'),
    [
      `invalid_value signalbox.yaml:4:11: sources[0].type is zendesk; expected one of ${types}; other types are not supported in this version.`,
    ],
  ],
  [
    'a misspelt source type',
    main('sources:\n  - name: rt\n    type: htp\n'),
    [
      `invalid_value signalbox.yaml:4:11: sources[0].type is htp; expected one of ${types}; other types are not supported in this version. Did you mean http?`,
    ],
  ],
  [
    'a source without a type',
    main('sources:\n  - name: rt\n'),
    [
      `missing_key signalbox.yaml:3:5: sources[0].type is missing; expected one of ${types}; other types are not supported in this version. Add type.`,
    ],
  ],
  [
    'an http source without write',
    main(
      'sources:\n  - { name: sink, type: http, url: "http://h", readback: { path: /t, fields: { a: $.a } } }\n',
    ),
    [
      'missing_key signalbox.yaml:3:5: sources[0].write is missing; expected a request: a mapping with method, path, headers and body. Add write.',
    ],
  ],
  [
    'an address of another kind',
    main(
      'sources:\n  - name: sink\n    type: http\n    url: ftp://h\n    write: { path: /t }\n    readback: { path: /t, fields: { category: $.category } }\n',
    ),
    [
      'invalid_value signalbox.yaml:5:10: sources[0].url is ftp://h; expected an http or https address without user, query or fragment, such as https://desk.example.com/api.',
    ],
  ],
  [
    'an address with a password in it, which is not shown',
    main(
      'sources:\n  - name: sink\n    type: http\n    url: http://me:hunter2@h/\n    write: { path: /t }\n    readback: { path: /t, fields: { category: $.category } }\n',
    ),
    [
      'invalid_value signalbox.yaml:5:10: sources[0].url is hidden; expected an http or https address without user, query or fragment, such as https://desk.example.com/api.',
    ],
  ],
  [
    'a marker guarantee without a place to look',
    http('    guarantee: marker\n'),
    [
      'invalid_value signalbox.yaml:7:16: sources[0].guarantee is marker; expected the key find beside it, because a marker must be looked for. Add find: { path: …, marker: … }, or set guarantee: at-most-once.',
    ],
  ],
  [
    'a JSON path with a filter',
    http('    readback: { path: /t, fields: { category: "$..x" } }\n'),
    [
      'invalid_value signalbox.yaml:7:47: sources[0].readback.fields.category is "$..x"; expected a JSON path of the parts $, .name, [0] and [*], such as $.updates[*].key.',
    ],
  ],
  [
    'a broken placeholder',
    http('    find: { path: "/t/{{external Id}}", marker: $.k }\n'),
    [
      'invalid_value signalbox.yaml:7:19: sources[0].find.path is "/t/{{external Id}}"; expected {{name}} with a name of letters, digits, _ and - between the braces.',
    ],
  ],
  [
    'a header with two lines, which is not shown',
    http('    headers: { Authorization: "a\\nb" }\n'),
    [
      'invalid_value signalbox.yaml:7:31: sources[0].headers.Authorization is hidden; expected a header value of one line.',
    ],
  ],
  [
    'an unknown guarantee',
    http('    guarantee: idempotant\n'),
    [
      'invalid_value signalbox.yaml:7:16: sources[0].guarantee is idempotant; expected one of idempotent, marker, at-most-once. Did you mean idempotent?',
    ],
  ],
  [
    'the name of a built-in source',
    main('sources:\n  - name: desk\n    type: api\n'),
    [
      'reserved_name signalbox.yaml:3:11: sources[0].name is desk; expected another name: desk is the built-in source of type desk. Rename the source.',
    ],
  ],
  [
    'a variable that is not set',
    http(`    headers: { X-Key: "\${KEY_A}" }\n`),
    [
      `missing_env signalbox.yaml:7:23: sources[0].headers.X-Key is "\${KEY_A}"; expected the environment variable KEY_A to be set. Set KEY_A where the server starts.`,
    ],
  ],
  [
    'a source name used twice',
    main('sources:\n  - { name: web, type: api }\n  - { name: web, type: api }\n'),
    [
      'duplicate_name signalbox.yaml:4:13: sources[1].name is web; expected a source name of its own. The first is at signalbox.yaml:3; rename one of them.',
    ],
  ],
  [
    'a tab',
    main('policy:\n\tundo: 5s\n'),
    [
      'yaml_syntax signalbox.yaml:3:1: undo: 5s; expected spaces for indentation. Replace the tab by two spaces.',
    ],
  ],
  [
    'a key given twice',
    main('policy: {}\npolicy: {}\n'),
    ['duplicate_key signalbox.yaml:3:1: policy; expected each key once. Keep one of them.'],
  ],
  [
    'an open quote',
    main('policy: { undo: "5s }\n'),
    [
      'yaml_syntax signalbox.yaml:3:1: expected a closing quote or bracket. Close what this line or the one before opened.',
    ],
  ],
  [
    'two documents',
    main('---\nworkspace: other\n'),
    [
      'yaml_syntax signalbox.yaml:2:1: ---; expected one document a file. Remove the line --- or split the file.',
    ],
  ],
  [
    'a tag',
    main('policy: !!js/function "x"\n'),
    [
      'yaml_syntax signalbox.yaml:2:9: !!js/function "x"; expected plain values without ! tags. Remove the tag.',
    ],
  ],
  [
    'an alias without its anchor',
    main('policy: *nothing\n'),
    [
      'yaml_aliases signalbox.yaml:2:9: *nothing; expected an alias whose anchor stands before it. Write the value out.',
    ],
  ],
];
