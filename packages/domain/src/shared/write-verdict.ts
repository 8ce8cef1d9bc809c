/** How a write-back stands. All but `pending` are final for one attempt. */
export const writeVerdicts = [
  'pending',
  'confirmed',
  'not_applied',
  'partly_applied',
  'conflicting',
  'overwritten',
  'unknown',
] as const;
export type WriteVerdict = (typeof writeVerdicts)[number];
export type EndedVerdict = Exclude<WriteVerdict, 'pending'>;
