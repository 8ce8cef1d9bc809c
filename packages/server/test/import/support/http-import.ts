import { randomUUID } from 'node:crypto';
import type { ImportView } from '@signalbox/contract';
import { bodyOf, type Lab } from '../../http/support/lab.ts';
import { until } from '../../support/until.ts';

export async function seeImport(lab: Lab, id: string): Promise<ImportView> {
  return bodyOf<ImportView>(await lab.call(lab.own.admin, 'GET', `/v1/imports/${id}`));
}

/** The import once it has ended, well or not. */
export async function endedImport(lab: Lab, id: string): Promise<ImportView> {
  const over = async (): Promise<boolean> => /done|failed/.test((await seeImport(lab, id)).state);
  await until('the import ends', over, 60_000);
  return seeImport(lab, id);
}

/** Past tickets of two categories, all different, and from every other call's. */
export function past(rows: number, word = randomUUID()): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const [text, category] =
      n % 2 === 0 ? ['the printer jams', 'hardware'] : ['the vpn drops', 'network'];
    return `${word}-${n},${text} ${word} ${n},${category}`;
  });
  return `id,text,category\n${lines.join('\n')}\n`;
}
