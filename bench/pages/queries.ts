import type { PageQuery } from './measure.ts';
import { wordOfRank } from './seed.ts';

/** What the pages of the console ask for. */
export function pageQueries(
  ids: readonly string[],
  externalIds: readonly string[],
): readonly PageQuery[] {
  const id = (call: number): string => ids[call % ids.length] ?? '';
  const items =
    (query: (call: number) => string): ((call: number) => string) =>
    (call) =>
      `/v1/items?limit=50&${query(call)}`;
  // Ranks: 1 to 3 stand in most texts, around 300 in one of a hundred, above 15,000 in about one of ten thousand.
  const common = (call: number): string => wordOfRank(1 + (call % 3));
  const middling = (call: number): string => wordOfRank(300 + call);
  const rare = (call: number): string => wordOfRank(15_000 + call * 7);
  const text = (words: string): string => `q=${encodeURIComponent(words)}`;
  return [
    { name: 'items', path: items(() => '') },
    { name: 'items by state in_review', path: items(() => 'state=in_review') },
    { name: 'items by state resolved and lane', path: items(() => 'state=resolved&lane=auto') },
    { name: 'items by category', path: items(() => 'category=network') },
    { name: 'items stuck', path: items(() => 'needs=stuck') },
    {
      name: 'items by external id',
      path: items((call) => `externalId=${externalIds[call % externalIds.length]}`),
    },
    { name: 'search common word', path: items((call) => text(common(call))) },
    { name: 'search middling word', path: items((call) => text(middling(call))) },
    { name: 'search rare word', path: items((call) => text(rare(call))) },
    { name: 'search absent word', path: items((call) => text(`nosuchword${call}`)) },
    {
      name: 'search two common words',
      path: items((call) => text(`${common(call)} ${common(call + 1)}`)),
    },
    {
      name: 'search common without rare',
      path: items((call) => text(`${common(call)} -${rare(call)}`)),
    },
    { name: 'search phrase', path: items((call) => text(`"${common(call)} ${common(call + 1)}"`)) },
    {
      name: 'search rare or rare',
      path: items((call) => text(`${rare(call)} or ${rare(call + 1)}`)),
    },
    {
      name: 'search external id',
      path: items((call) => text(externalIds[call % externalIds.length] ?? '')),
    },
    {
      name: 'search common word by state in_review',
      path: items((call) => `state=in_review&${text(common(call))}`),
    },
    {
      name: 'search middling word by category',
      path: items((call) => `category=network&${text(middling(call))}`),
    },
    {
      name: 'search middling word by category nobody has',
      path: items((call) => `category=none&${text(middling(call))}`),
    },
    { name: 'item', path: (call) => `/v1/items/${id(call)}` },
    { name: 'similar', path: (call) => `/v1/items/${id(call)}/similar` },
    { name: 'attempts', path: (call) => `/v1/items/${id(call)}/attempts` },
    { name: 'reviews', path: () => '/v1/reviews?limit=50' },
    { name: 'audit', path: () => '/v1/audit?limit=50' },
    { name: 'audit by type', path: () => '/v1/audit?limit=50&type=decided' },
    { name: 'audit by a rare type', path: () => '/v1/audit?limit=50&type=trained' },
  ];
}
