import type { BrokenFile } from './broken.ts';

/** A model file; what the text does not say is right. */
const model = (text: string): Readonly<Record<string, string>> => {
  const rest = [
    'id: small-1',
    'size: small',
    'provider: openai-compatible',
    'url: http://127.0.0.1:11434/v1',
    'prices: free',
  ].filter((line) => !new RegExp(`^${line.split(':')[0]}:`, 'm').test(text));
  return { 'models/quick.yaml': `model: quick\n${text}${rest.join('\n')}\n` };
};

/** Mistakes in models, and what is said about them. */
export const brokenModelFiles: readonly BrokenFile[] = [
  [
    'a provider there is not',
    model('provider: opanai\n'),
    [
      'invalid_value models/quick.yaml:2:11: provider is opanai; expected one of openai, anthropic, openai-compatible. Did you mean openai?',
    ],
  ],
  [
    'a model that lacks its name at the provider, and a key nobody knows',
    { 'models/quick.yaml': 'model: quick\nprovider: openai\nsise: small\nprices: free\n' },
    [
      'missing_key models/quick.yaml:1:1: id is missing; expected a line of text, 1 to 200 characters. Add id.',
      'missing_key models/quick.yaml:1:1: size is missing; expected one of small, large. Add size.',
      'unknown_key models/quick.yaml:3:1: sise is no known key; expected one of the keys model, provider, url, id, api_key, size, max_output_tokens, timeout, connect_timeout, at_once, waiting, prices. Did you mean size?',
    ],
  ],
  [
    'a provider that wants a key, without one',
    model('provider: anthropic\n'),
    [
      `missing_key models/quick.yaml:1:1: api_key is missing; expected an environment variable, such as \${MODEL_KEY}. Add api_key.`,
    ],
  ],
  [
    'a key in the file itself',
    model('api_key: sk-1234567890\n'),
    [
      'invalid_value models/quick.yaml:2:10: api_key is hidden; expected an environment variable instead of the secret itself. A file is shared and kept; set the variable where the server starts.',
    ],
  ],
  [
    'a key whose variable is not set',
    model(`api_key: \${QUICK_KEY}\n`),
    [
      `missing_env models/quick.yaml:2:10: api_key is \${QUICK_KEY}; expected the environment variable QUICK_KEY to be set. Set QUICK_KEY where the server starts.`,
    ],
  ],
  [
    'a server without an address, and one with a query',
    {
      'models/a.yaml': 'model: a\nprovider: openai-compatible\nid: x\nsize: small\nprices: free\n',
      ...model('url: "http://h/v1?key=1"\n'),
    },
    [
      'missing_key models/a.yaml:1:1: url is missing; expected an http or https address without user, query and fragment, such as http://127.0.0.1:11434/v1. Add url.',
      'invalid_value models/quick.yaml:2:6: url is "http://h/v1?key=1"; expected an http or https address without user, query and fragment, such as http://127.0.0.1:11434/v1.',
    ],
  ],
  [
    'prices in dollars, a day there is not, and a cache dearer than none',
    model(
      'prices:\n  - { from: 2026-02-30, input: 2.5, output: 1 }\n  - { from: 2026-03-01, input: 1, cached_input: 2, output: 1 }\n',
    ),
    [
      'invalid_value models/quick.yaml:3:13: prices[0].from is 2026-02-30; expected a day, such as 2026-01-31.',
      'invalid_value models/quick.yaml:3:32: prices[0].input is 2.5; expected whole micro-dollars for a million tokens, 0 to 1000000000; 2500000 is 2.50 dollars.',
      'invalid_value models/quick.yaml:4:49: prices[1].cached_input is 2; expected at most the price of input.',
    ],
  ],
  [
    'two prices from one day',
    model(
      'prices:\n  - { from: 2026-03-01, input: 1, output: 1 }\n  - { from: 2026-03-01, input: 2, output: 1 }\n',
    ),
    [
      'invalid_value models/quick.yaml:4:13: prices[1].from is 2026-03-01; expected a day no other price has.',
    ],
  ],
  [
    'times and numbers out of bounds',
    model('timeout: 9s\nat_once: 0\nwaiting: -1\nmax_output_tokens: 1.5\n'),
    [
      'invalid_value models/quick.yaml:3:10: at_once is 0; expected a whole number of 1 to 1000.',
      'invalid_value models/quick.yaml:4:10: waiting is -1; expected a whole number of 0 to 10000.',
      'invalid_value models/quick.yaml:5:20: max_output_tokens is 1.5; expected a whole number of 1 to 200000.',
    ],
  ],
  [
    'no time for a call, and more for its connection',
    model('timeout: 0s\nconnect_timeout: 1s\n'),
    [
      'invalid_value models/quick.yaml:2:10: timeout is 0s; expected a time above zero, at most 10m.',
      'invalid_value models/quick.yaml:3:18: connect_timeout is 1s; expected a time above zero, at most that of timeout.',
    ],
  ],
  [
    'two models of one name',
    { ...model(''), 'models/slow.yaml': model('')['models/quick.yaml'] ?? '' },
    [
      'duplicate_name models/slow.yaml:1:8: model is quick; expected a model name of its own. The first is at models/quick.yaml:1; rename one of them.',
    ],
  ],
  [
    'limits in another currency than prices, without its rate',
    {
      'signalbox.yaml': 'workspace: test\npolicy: { spend: { per_day: 20 EUR } }\n',
      ...model('prices: [{ from: 2026-01-01, input: 1, output: 1 }]\n'),
    },
    [
      'unknown_reference models/quick.yaml:2:9: prices is a list; expected no prices, or policy.spend.one_usd: limits are in EUR, prices in dollars. Say in signalbox.yaml what a dollar costs, such as one_usd: 0.93 EUR.',
    ],
  ],
  [
    'a folder with a name that is almost right',
    { 'model/quick.yaml': 'model: quick\n' },
    ['file_misnamed model:1:1: expected the name models. Rename it to models.'],
  ],
];
