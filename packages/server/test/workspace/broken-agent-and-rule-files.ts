import { agent, type BrokenFile, main, rule } from './broken.ts';

/** Mistakes in agents and rules, and what is said about them. */
export const brokenAgentAndRuleFiles: readonly BrokenFile[] = [
  [
    'a misspelt autonomy',
    agent('autonomy: atuo\n'),
    [
      'invalid_value agents/triage.yaml:4:11: autonomy is atuo; expected one of suggest, assisted, auto. Did you mean auto?',
    ],
  ],
  [
    'an owner that is a number',
    { 'agents/triage.yaml': 'agent: triage\nowner: 7\nfields: { category: {} }\n' },
    [
      'invalid_value agents/triage.yaml:2:8: owner is 7; expected a line of text, 1 to 200 characters. Put it in quotes: "7".',
    ],
  ],
  [
    'an agent without fields',
    agent('fields: {}\n'),
    ['invalid_value agents/triage.yaml:3:9: fields is a mapping; expected at least one field.'],
  ],
  [
    'a field name with a space',
    agent('fields: { "the category": {} }\n'),
    [
      'invalid_value agents/triage.yaml:3:11: fields.the category is the category; expected a field name of letters, digits, - and _ that starts with a letter, at most 63 characters.',
    ],
  ],
  [
    'a tier that is neither one of ours nor a model',
    agent('tiers: [rules, builtn, openai]\ninstructions: Sort tickets.\n'),
    [
      'unknown_reference agents/triage.yaml:4:16: tiers[1] is builtn; expected a tier or a model of this workspace: rules, builtin. Did you mean builtin?',
      'unknown_reference agents/triage.yaml:4:24: tiers[2] is openai; expected a tier or a model of this workspace: rules, builtin. Describe it in models/openai.yaml.',
    ],
  ],
  [
    'a model without a word about what it is to do',
    {
      ...agent('tiers: [quick]\n'),
      'models/quick.yaml':
        'model: quick\nprovider: openai-compatible\nurl: http://h/v1\nid: x\nsize: small\nprices: free\n',
    },
    [
      'missing_key agents/triage.yaml:1:1: instructions is missing; expected what the model is told, because tiers names one. Add instructions.',
    ],
  ],
  [
    'agents that are asked and are no specialists, or are none',
    {
      ...agent('asks: [triage, other, netwrk]\n'),
      'agents/other.yaml': 'agent: other\nowner: x\nfields: { a: {} }\n',
      'agents/network.yaml':
        'agent: network\nowner: x\nrole: specialist\ntiers: [quick]\ninstructions: x\nfields: { a: {} }\n',
      'models/quick.yaml':
        'model: quick\nprovider: openai-compatible\nurl: http://h/v1\nid: x\nsize: small\nprices: free\n',
    },
    [
      'unknown_reference agents/triage.yaml:4:8: asks[0] is triage; expected a specialist of this workspace other than itself: network. Remove it.',
      'unknown_reference agents/triage.yaml:4:16: asks[1] is other; expected a specialist of this workspace other than itself: network. Write role: specialist in the file of other.',
      'unknown_reference agents/triage.yaml:4:23: asks[2] is netwrk; expected a specialist of this workspace other than itself: network. Did you mean network?',
    ],
  ],
  [
    'a specialist that is asked in no words and has a scope',
    agent('role: specialist\nscope: { sources: [api] }\n'),
    [
      'missing_key agents/triage.yaml:1:1: tiers is missing; expected a model among them: a specialist is asked in words. Add tiers.',
      'invalid_value agents/triage.yaml:5:8: scope is a mapping; expected no scope: a specialist is asked by other agents only. Remove it.',
    ],
  ],
  [
    'limits out of bounds',
    agent('limits: { steps: 0, tokens: 1, seconds: 601 }\nsamples: 9\nmemory: some\n'),
    [
      'invalid_value agents/triage.yaml:4:18: limits.steps is 0; expected a whole number of 1 to 50.',
      'invalid_value agents/triage.yaml:4:29: limits.tokens is 1; expected a whole number of 100 to 1000000.',
      'invalid_value agents/triage.yaml:4:41: limits.seconds is 601; expected a whole number of 1 to 600.',
      'invalid_value agents/triage.yaml:5:10: samples is 9; expected a whole number of 1 to 5.',
      'invalid_value agents/triage.yaml:6:9: memory is some; expected true or false.',
    ],
  ],
  [
    'answers taken for other tickets that are too unlike or too old',
    agent('near_answers: { models: [quick], alike: 0.5, keep_for: 31d }\nsamples: 2\n'),
    [
      'invalid_value agents/triage.yaml:4:41: near_answers.alike is 0.5; expected a ratio of 0.7 to 1.',
      'invalid_value agents/triage.yaml:4:56: near_answers.keep_for is 31d; expected a time from 1h to 30d.',
    ],
  ],
  [
    'answers taken for other tickets by an agent that does more than choose',
    agent('samples: 2\nnear_answers: { models: [quick] }\n'),
    [
      'invalid_value agents/triage.yaml:5:15: near_answers is a mapping; expected an agent that only chooses among values: every field with values, one sample, no reply, no asks, no tools. Remove it.',
      'invalid_value agents/triage.yaml:5:26: near_answers.models[0] is quick; expected a model that tiers names.',
    ],
  ],
  [
    'a scope with an unknown source',
    agent('scope:\n  sources:\n    - api\n    - dekk\n'),
    [
      'unknown_reference agents/triage.yaml:7:7: scope.sources[1] is dekk; expected a source of this workspace: api, desk. Did you mean desk?',
    ],
  ],
  [
    'a scope that is one name',
    agent('scope: { sources: api }\n'),
    [
      'invalid_value agents/triage.yaml:4:19: scope.sources is api; expected the word all, or a list of source names. Write [api].',
    ],
  ],
  [
    'an override for a field the agent lacks',
    agent('overrides:\n  - when: { catgory: x }\n    thresholds: { auto: 0.9 }\n'),
    [
      'unknown_reference agents/triage.yaml:5:13: overrides[0].when.catgory is catgory; expected a field of this agent: category. Did you mean category?',
    ],
  ],
  [
    'an override for a value the field lacks',
    agent(
      'fields:\n  category: { values: [access, billing] }\noverrides:\n  - when: { category: [access, biling] }\n    thresholds: { auto: 0.9 }\n',
    ),
    [
      'unknown_reference agents/triage.yaml:6:32: overrides[0].when.category[1] is biling; expected one of the values of category: access, billing. Did you mean billing?',
      'unknown_reference rules/basics.yaml:3:21: [0].then.category is email; expected one of the values agents may use for category: access, billing.',
    ],
  ],
  [
    'two fields with one target',
    agent('fields:\n  category: {}\n  topic: { target: category }\n'),
    [
      'duplicate_name agents/triage.yaml:5:20: fields.topic.target is category; expected a target of its own: category is written to category already.',
    ],
  ],
  [
    'an agent name used twice',
    { 'agents/other.yaml': 'agent: triage\nowner: x\nfields: { a: {} }\n' },
    [
      'duplicate_name agents/triage.yaml:1:8: agent is triage; expected an agent name of its own. The first is at agents/other.yaml:1; rename one of them.',
    ],
  ],
  [
    'rules that are no list',
    { 'rules/basics.yaml': 'rule: one\n' },
    [
      'invalid_value rules/basics.yaml:1:1: a mapping; expected a list of rules, each starting with "- rule: name".',
    ],
  ],
  [
    'a rule without then',
    rule('  when: { words: [a] }\n'),
    [
      'missing_key rules/basics.yaml:1:3: [0].then is missing; expected a mapping of field names to values, such as { category: access }. Add then.',
    ],
  ],
  [
    'a condition that says nothing',
    rule('  when: {}\n  then: { category: x }\n'),
    [
      'invalid_value rules/basics.yaml:2:9: [0].when is a mapping; expected a mapping with any of words, phrases, regex, field, sender_domain, language, kind, any, all.',
    ],
  ],
  [
    'an unknown test',
    rule('  when: { word: [a] }\n  then: { category: x }\n'),
    [
      'unknown_key rules/basics.yaml:2:11: [0].when.word is no known key; expected one of the keys words, phrases, regex, field, sender_domain, language, kind, subject_only, any, all. Did you mean words?',
    ],
  ],
  [
    'a word with signs',
    rule('  when: { words: [vpn, c++] }\n  then: { category: x }\n'),
    [
      "invalid_value rules/basics.yaml:2:24: [0].when.words[1] is c++; expected a word or phrase of letters, digits, spaces and - ' . / &, at most 100 characters; a * may end a single word of at least 3 letters.",
    ],
  ],
  [
    'a pattern that may run for ever',
    rule('  when:\n    any:\n      - regex: "(a+)+$"\n  then: { category: x }\n'),
    [
      'unsafe_pattern rules/basics.yaml:4:16: [0].when.any[0].regex is "(a+)+$"; expected a regular expression whose running time is bounded. This one has a repeat inside a repeat, such as (a+)+.',
    ],
  ],
  [
    'a weight in percent',
    rule('  when: { words: [a] }\n  then: { category: x }\n  weight: 60\n'),
    [
      'invalid_value rules/basics.yaml:4:11: [0].weight is 60; expected a number from 0 to 1, such as 0.85. Write 0.6.',
    ],
  ],
  [
    'a value that is a number',
    rule('  when: { words: [a] }\n  then: { category: 7 }\n'),
    [
      'invalid_value rules/basics.yaml:3:21: [0].then.category is 7; expected a line of text, 1 to 200 characters. Put it in quotes: "7".',
    ],
  ],
  [
    'a value no agent may use',
    {
      ...agent('fields: { category: { values: [access, email] } }\n'),
      ...rule('  when: { words: [a] }\n  then: { category: emial }\n'),
    },
    [
      'unknown_reference rules/basics.yaml:3:21: [0].then.category is emial; expected one of the values agents may use for category: access, email. Did you mean email?',
    ],
  ],
  [
    'subject_only beside nothing',
    rule('  when: { language: de, subject_only: true }\n  then: { category: x }\n'),
    [
      'invalid_value rules/basics.yaml:2:39: [0].when.subject_only is true; expected subject_only beside words, phrases or regex. Write subject_only in the same mapping as the words it is about.',
    ],
  ],
  [
    'a rule name used twice',
    { 'rules/more.yaml': '- rule: mail\n  when: { words: [b] }\n  then: { category: x }\n' },
    [
      'duplicate_name rules/more.yaml:1:9: [0].rule is mail; expected a rule name of its own. The first is at rules/basics.yaml:1; rename one of them.',
    ],
  ],
  [
    'a file named .yml',
    { 'rules/more.yml': '[]' },
    [
      'file_misnamed rules/more.yml:1:1: expected a name that ends in .yaml. Rename or remove the file.',
    ],
  ],
  [
    'text that is not UTF-8',
    { 'rules/basics.yaml': Buffer.from('# ok\n# gr\xfc\xdfe\n', 'latin1') },
    ['not_utf8 rules/basics.yaml:2:5: expected text in UTF-8. Save the file as UTF-8.'],
  ],
  [
    'a control character',
    { 'rules/basics.yaml': '# ok\n# \0\n' },
    [
      'not_utf8 rules/basics.yaml:2:3: expected text without control characters. Delete the character.',
    ],
  ],
  [
    'a file over 1 MB',
    { 'rules/basics.yaml': '#'.repeat(1024 * 1024 + 1) },
    [
      'file_too_large rules/basics.yaml:1:1: expected a file of at most 1 MB. Split it into several files.',
    ],
  ],
  [
    'all mistakes at once, in reading order',
    {
      ...main('polcy: {}\npolicy: { undo: 5, delay: { non_urgent: x } }\n'),
      ...agent('autonomy: atuo\ntier_threshold: 2\n'),
      ...rule('  wen: {}\n  then: {}\n'),
    },
    [
      'invalid_value agents/triage.yaml:4:11: autonomy is atuo; expected one of suggest, assisted, auto. Did you mean auto?',
      'invalid_value agents/triage.yaml:5:17: tier_threshold is 2; expected a number from 0 to 1, such as 0.85. Write 0.02.',
      'missing_key rules/basics.yaml:1:3: [0].when is missing; expected a mapping with any of words, phrases, regex, field, sender_domain, language, kind, any, all. Add when.',
      'unknown_key rules/basics.yaml:2:3: [0].wen is no known key; expected one of the keys rule, when, then, weight, final, because. Did you mean when?',
      'invalid_value rules/basics.yaml:3:9: [0].then is a mapping; expected at least one field and its value.',
      'unknown_key signalbox.yaml:2:1: polcy is no known key; expected one of the keys workspace, sources, policy, knowledge. Did you mean policy?',
      'invalid_value signalbox.yaml:3:17: policy.undo is 5; expected a whole number with a unit (ms, s, m, h, d, w), such as 30s, 15m or 1h, up to ten years. Add a unit, for example 5s or 5m.',
      'invalid_value signalbox.yaml:3:41: policy.delay.non_urgent is x; expected a whole number with a unit (ms, s, m, h, d, w), such as 30s, 15m or 1h, up to ten years.',
    ],
  ],
];
