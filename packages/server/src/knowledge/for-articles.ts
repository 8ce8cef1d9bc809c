import { noItem } from '../ids/no-item.ts';
import type { CallFor } from '../models/model.ts';

/** On the account of no item: what articles mean. It counts against the limits of a day, as if an agent of this name asked. */
export const forArticles: CallFor = {
  ...{ itemId: noItem, agent: '(articles)', version: '', tainted: false },
};
