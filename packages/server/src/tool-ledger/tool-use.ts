import type { ToolUseView } from '@signalbox/contract';
import { firstUuidOf } from '../ids/uuid-v7.ts';
import { listToolFailures, type ToolFailureRow } from '../store/tool/list-tool-failures.ts';
import { sumToolUse, type ToolUseRow } from '../store/tool/sum-tool-use.ts';
import type { TenantSql } from '../store/tx.ts';
import { modelNameOf } from '../tools/model-name.ts';

/** Looked at where nobody says how many. */
export const toolUseDays = 7;
const dayMs = 86_400_000;
const failuresMost = 10;

/** How agents used a tool, by its name. One that nobody called has no calls. */
export type ToolUses = (name: string) => ToolUseView;

/** @param days up to now, each of 24 hours. */
export async function readToolUses(tx: TenantSql, days: number, nowMs: number): Promise<ToolUses> {
  const fromId = firstUuidOf(nowMs - days * dayMs);
  const rows = await sumToolUse(tx, fromId);
  const failures = await listToolFailures(tx, fromId, failuresMost);
  return (name) => {
    const tool = modelNameOf(name);
    return useOf(
      days,
      rows.filter((row) => row.tool === tool),
      failures.filter((row) => row.tool === tool),
    );
  };
}

function useOf(
  days: number,
  rows: readonly ToolUseRow[],
  failures: readonly ToolFailureRow[],
): ToolUseView {
  const all = rows.find(({ agent }) => agent === null);
  const parts = rows.filter(({ agent }) => agent !== null);
  return {
    days,
    calls: all?.calls ?? 0,
    codes: summed(parts, ({ code }) => code ?? '').map(({ key, calls }) => ({ code: key, calls })),
    tookMs: all === undefined ? null : { p50: all.p50, p95: all.p95, p99: all.p99 },
    agents: agentsOf(parts),
    failures: failures.map(({ code, agent, input, calls, lastAt, itemId }) => ({
      ...{ code, agent, input, calls, itemId },
      lastAt: lastAt.toISOString(),
    })),
  };
}

function agentsOf(parts: readonly ToolUseRow[]): ToolUseView['agents'] {
  const keyOf = ({ agent, version }: ToolUseRow): string => `${agent} ${version}`;
  const failed = parts.filter(({ code }) => code !== 'answered');
  return summed(parts, keyOf).map(({ key, calls }) => {
    const [agent = '', version = ''] = key.split(' ');
    const missed = failed.filter((row) => keyOf(row) === key);
    return { agent, version, calls, failed: missed.reduce((sum, row) => sum + row.calls, 0) };
  });
}

/** Most calls first. */
function summed(
  rows: readonly ToolUseRow[],
  keyOf: (row: ToolUseRow) => string,
): readonly { readonly key: string; readonly calls: number }[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.calls);
  return [...sums].map(([key, calls]) => ({ key, calls })).sort((a, b) => b.calls - a.calls);
}
