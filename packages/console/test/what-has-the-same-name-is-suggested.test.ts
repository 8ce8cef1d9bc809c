import type { Connectable } from '@signalbox/contract';
import { describe, expect, test } from 'vitest';
import {
  beginDraft,
  bodyOf,
  linesOf,
  suggestedPlace,
  suggestedValues,
  withSuggestions,
} from '../src/pages/connect/draft.ts';

const rt: Connectable = {
  ...{ type: 'rt', title: 'Request Tracker', guarantee: 'marker', setUp: [] },
  variables: [
    { key: 'url', what: 'Address', optional: false, suggested: 'RT_URL', set: ['RT_SHORE_URL'] },
    { key: 'token', what: 'Token', optional: false, suggested: 'RT_TOKEN', set: [] },
    { key: 'user', what: 'User', optional: true, suggested: 'RT_USER', set: [] },
  ],
  places: { kind: 'queues', all: false },
  fields: ['Queue', 'Status', 'Priority'],
};
const offered = [
  { name: 'Queue', custom: false, values: ['Service Desk', 'Network'] },
  { name: 'Priority', custom: false, values: null },
  { name: 'Category', custom: true, values: ['Network', 'hardware'] },
];

describe('a draft', () => {
  test('begins with the variables that are set, and leaves out what may be left out', () => {
    expect(beginDraft(rt).variables).toEqual({ url: 'RT_SHORE_URL', token: 'RT_TOKEN', user: '' });
  });

  test('is sent without what is empty or is called alike, and with added fields told apart', () => {
    const draft = {
      ...beginDraft(rt),
      places: ' Service Desk \n\nService Desk\nNetwork',
      fields: {
        category: { name: ' Category ', values: { network: 'Network', other: ' ', same: 'same' } },
        team: { name: 'Queue', values: {} },
        priority: { name: ' ', values: { low: '20' } },
      },
    };
    expect(bodyOf(rt, draft)).toEqual({
      ...{ name: 'rt', type: 'rt', note: 'internal' },
      variables: { url: 'RT_SHORE_URL', token: 'RT_TOKEN' },
      places: ['Service Desk', 'Network'],
      fields: {
        category: { name: 'Category', custom: true, values: { network: 'Network' } },
        team: { name: 'Queue', custom: false, values: {} },
      },
    });
  });
});

describe('a suggestion', () => {
  test('is the field of the same name, whatever its case, with the values of the same name', () => {
    expect(suggestedPlace('category', ['network', 'hardware', 'software'], offered)).toEqual({
      ...{ name: 'Category', values: { network: 'Network' } },
    });
    expect(suggestedPlace('team', ['network'], offered)).toBeNull();
  });

  test('of a value is none where it is there as it is', () => {
    expect(suggestedValues(['Network', 'NETWORK'], ['Network', 'network'])).toEqual({
      ...{ NETWORK: 'Network' },
    });
  });

  test('takes nothing back that a person has said', () => {
    const said = { ...beginDraft(rt), fields: { category: { name: 'Topic', values: {} } } };
    const fields = { category: { values: ['network'] }, priority: { values: null } };
    expect(withSuggestions(said, fields, offered).fields).toEqual({
      category: { name: 'Topic', values: {} },
      priority: { name: 'Priority', values: {} },
    });
  });
});

test('lines are what stands between line ends, each once', () => {
  expect(linesOf(' a \r\n\n b\na')).toEqual(['a', 'b']);
});
