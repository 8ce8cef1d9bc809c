import type { WriteBackView } from '@signalbox/contract';
import { listQuery } from './pages.ts';
import type { QueryValues } from './request.ts';

export type { WriteBackView };

const pageSize = 100;

/** Every try to write to a source, newest first. Renewed with the items: whenever one of them is written. */
export const writeBacksQuery = (filters: QueryValues) =>
  listQuery<WriteBackView>('items', '/v1/write-backs', filters, pageSize);
