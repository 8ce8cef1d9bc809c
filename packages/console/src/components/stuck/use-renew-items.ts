import { useQueryClient } from '@tanstack/react-query';

/** Loads again whatever shows how items stand. */
export function useRenewItems(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all(
      ['item', 'items', 'holds', 'reviews'].map((topic) =>
        client.invalidateQueries({ queryKey: [topic] }),
      ),
    );
}
