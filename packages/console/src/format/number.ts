const whole = new Intl.NumberFormat('en-GB');

/** "12,408". */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A probability, 0..1: "0.93". Never rounded up to 1.00: nothing is that sure. */
export function formatConfidence(value: number): string {
  return Math.min(value, 0.994_9).toFixed(2);
}

/** "1 row", "2 rows". */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

const tenths = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** A mean: "8.4". */
export function formatMean(mean: number): string {
  return tenths.format(mean);
}

/** A share as a percentage: "4.2 %", "0.03 %". What is not nothing never reads as nothing. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return `${percent.toPrecision(1)} %`;
  return `${tenths.format(percent)} %`;
}

/** "3.4 MiB", "812 KiB". */
export function formatBytes(bytes: number): string {
  const kib = bytes / 1024;
  if (kib < 1) return `${bytes} bytes`;
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}
