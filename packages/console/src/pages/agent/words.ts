const autonomies: Readonly<Record<string, string>> = {
  suggest: 'suggest: a person decides each time',
  assisted: 'assisted: a person looks before it counts',
  auto: 'auto: sure decisions are written by themselves',
};

/** The ceiling of an agent in plain words. */
export function autonomyWords(autonomy: string | null): string {
  return autonomy === null ? 'not said' : (autonomies[autonomy] ?? autonomy);
}

/** "900000" → "15 min". */
export function delayWords(ms: number | null): string {
  if (ms === null) return 'as the policy says';
  if (ms === 0) return 'none';
  if (ms < 60_000) return `${ms / 1_000} s`;
  return ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
}
