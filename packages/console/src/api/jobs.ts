import type { DeadJobView } from '@signalbox/contract';
import { listQuery } from './pages.ts';
import { post } from './request.ts';

/** Wake-ups the job engine has given up. */
export const deadJobsQuery = listQuery<DeadJobView>('jobs', '/v1/jobs/dead', {}, 50);

export const rerunJob = (id: string): Promise<{ readonly items: number }> =>
  post(`/v1/jobs/${id}/rerun`);
