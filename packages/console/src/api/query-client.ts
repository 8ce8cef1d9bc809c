import { QueryClient } from '@tanstack/react-query';
import { isApiProblem } from './api-problem.ts';

const tries = 2;

/** Only reads are repeated, and only when no answer came or the server said "later"; a write is never sent twice by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < tries && isApiProblem(error) && (error.status === 0 || error.status === 503),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  });
}
